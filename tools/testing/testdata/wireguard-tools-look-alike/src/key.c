#include <stdint.h>
#include <stdio.h>
#include <sys/random.h>

/* The kernel's interface, from this tree itself, and the kernel's own types, from the toolchain. */
#include <linux/look-alike.h>

#include "key.h"

bool print_key(void)
{
	uint8_t key[LOOK_ALIKE_KEY_LEN];

	if (getrandom(key, sizeof(key), 0) != sizeof(key))
		return false;
	for (size_t i = 0; i < sizeof(key); ++i)
		printf("%02x", key[i]);
	putchar('\n');
	return true;
}
