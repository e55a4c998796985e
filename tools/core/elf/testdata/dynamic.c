/* Calls into libc and libm, and passes floating-point numbers, so that versions and the float ABI are recorded. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void _start(void) {
  printf("%f\n", pow(2.0, atof("0.5")));
  exit(0);
}
