#!/usr/bin/env bash
# verapdf.sh [BOOK...] - PDF/A-2a and PDF/UA-1 of the reading edition of the memoir and of many books, by veraPDF.
# Without arguments: the memoir and all of the shared corpus that this program reads as books. Takes some minutes.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
corpus=$root/../shared/corpus
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
cargo build -q --release -p reissue-cli --manifest-path "$root/Cargo.toml"
books=("$@")
if [ ${#books[@]} = 0 ]; then
  books=("$root/fixtures/books/the-salt-road")
  if [ -d "$corpus" ]; then
    books+=("$corpus"/standardebooks/*.epub "$corpus"/multiformat/*/*.docx "$corpus"/epub3-samples/*.epub)
    for folder in "$corpus"/gutenberg/*/*-h; do books+=("$folder"/*.htm*); done
  else
    echo "no shared corpus beside the checkout: the memoir only"
  fi
fi
number=0
for book in "${books[@]}"; do
  number=$((number + 1))
  # Books that can't be set (a script from right to left, a missing font) are named and left out.
  "$root/target/release/reissue" convert "$book" "$out/$(printf %02d $number).pdf" -q 2>/dev/null || echo "not set: $book"
done
"$root/tests/validators/pdf/verapdf.sh" 2a,ua1 "$out"/*.pdf
