#!/bin/sh
# Cuts the faces anew from the npm package: ./make.sh (needs npm, python3 with venv; see README.md).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
npm pack --silent @fontsource-variable/archivo@5.3.0 >/dev/null
tar -xzf ./*.tgz
python3 -m venv venv
venv/bin/pip install --quiet fonttools==4.68.0 brotli==1.2.0
venv/bin/python "$here/make.py" package
cp package/LICENSE "$here/OFL.txt"
cd "$here" && sha256sum ./*.ttf
