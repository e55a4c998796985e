/* The least that a linker takes: no start files, no libraries. */
int counter = 1;
void _start(void) {
  for (;;) counter++;
}
