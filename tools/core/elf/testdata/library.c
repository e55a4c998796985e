/* The address of `counter` stands in the code itself unless compiled with -fPIC. */
int counter = 1;
int *count(void) {
  counter++;
  return &counter;
}
