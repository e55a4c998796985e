#ifndef LOOK_ALIKE_H
#define LOOK_ALIKE_H

#include <linux/types.h>

enum { LOOK_ALIKE_KEY_LEN = 4 * sizeof(__u64) };

#endif
