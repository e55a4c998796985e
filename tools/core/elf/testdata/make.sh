#!/bin/sh
# Makes the ELF files of this folder again, and what readelf says of each. README.md names the packages that it needs.
set -eu
cd "$(dirname "$0")"

# 4 KiB pages with all segments packed: small files.
small="-Wl,-z,max-page-size=4096 -Wl,-z,noseparate-code"
armhf="arm-linux-gnueabihf-gcc-12 -O1 $small"
armel="arm-linux-gnueabi-gcc-12 -O1 $small"
bare="-nostdlib -static -Wl,--build-id=none"

$armhf $bare -s program.c -o arm-static-hard.elf
$armel $bare -s -march=armv5te program.c -o arm-static-soft.elf
$armhf $bare -s -z execstack program.c -o arm-execstack.elf
$armhf -nostartfiles -Wl,-z,now dynamic.c -lm -o arm-dynamic.elf
$armel -nostartfiles -s -Wl,-rpath,/opt/lib dynamic.c -lm -o arm-runpath.elf
$armel -march=armv5te -nostdlib -shared -fno-pic -Wl,-z,notext -Wl,-soname,libcount.so.1 -Wl,--disable-new-dtags -Wl,-rpath,/opt/lib \
  -g -ffile-prefix-map="$PWD=/build/source" library.c -o arm-textrel.so
$armhf -c library.c -o arm-relocatable.o
aarch64-linux-gnu-gcc-12 -O1 $small -nostartfiles -pie -s dynamic.c -lm -o aarch64-pie.elf
gcc-12 -O1 $small -nostdlib -static-pie -s program.c -o x86-64-static-pie.elf
gcc-12 -O1 -m32 $small $bare -s program.c -o 386-static.elf
riscv64-linux-gnu-gcc-12 -O1 $small $bare -s program.c -o riscv64-static.elf
mips-linux-gnu-gcc-12 -O1 $small -nostdlib -shared -s library.c -o mips-big-endian.so

# Go's smallest program is over a megabyte: all of it but the headers and the build information is cut away.
CGO_ENABLED=0 GOOS=linux GOARCH=arm GOARM=7 go build -trimpath -ldflags="-s -w -R 4096" -o go.whole program.go
arm-linux-gnueabihf-objcopy --only-section=.go.buildinfo go.whole arm-go.elf 2>/dev/null
rm go.whole

for file in *.elf *.so *.o; do
  node expected-facts.ts "$file" >"$file.json"
done
