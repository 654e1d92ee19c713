#!/bin/sh
# Makes the font of the Chinese that the book has, for machines without one: theme/fonts/chinese.woff2,
# of the characters in theme/fonts/chinese.txt, which `SNAPSHOTS=overwrite cargo test --test book chinese` writes.
# It needs node and Python, and installs what it takes under target/.
set -eu
cd "$(dirname "$0")/.."
tools=$PWD/target/tools/font
npm install --silent --no-save --prefix "$tools" @fontsource/noto-sans-sc@5.3.0
python3 -m venv "$tools/python"
"$tools/python/bin/pip" install --quiet fonttools==4.68.0 brotli==1.2.1
font=$tools/node_modules/@fontsource/noto-sans-sc
"$tools/python/bin/pyftsubset" "$font/files/noto-sans-sc-chinese-simplified-400-normal.woff2" \
    --text-file=theme/fonts/chinese.txt --flavor=woff2 --output-file=theme/fonts/chinese.woff2
cp "$font/LICENSE" theme/fonts/chinese-LICENSE.txt
