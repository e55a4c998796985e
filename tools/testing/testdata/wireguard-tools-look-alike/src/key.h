#ifndef KEY_H
#define KEY_H

#include <stdbool.h>

/* Prints a key of random bytes in hexadecimal. False if there are none to be had. */
bool print_key(void);

#endif
