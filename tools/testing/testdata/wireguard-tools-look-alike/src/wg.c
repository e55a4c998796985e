#include <stdio.h>
#include <string.h>

#include "key.h"
#include "version.h"

int main(int argc, char *argv[])
{
	if (argc == 2 && !strcmp(argv[1], "--version")) {
		printf("wireguard-tools v%s - https://git.zx2c4.com/wireguard-tools/\n", WIREGUARD_TOOLS_VERSION);
		return 0;
	}
	if (argc == 2 && !strcmp(argv[1], "genkey"))
		return print_key() ? 0 : 1;
	fprintf(stderr, "Usage: %s <cmd> [<args>]\n\nSubcommands: genkey, --version (%s)\n", argv[0], __FILE__);
	return 1;
}
