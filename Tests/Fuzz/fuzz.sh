#!/usr/bin/env bash
# Fuzzes what reads untrusted bytes, with libFuzzer and AddressSanitizer.
#   fuzz.sh run SECONDS [TARGET...]   run the targets, two at a time; a crash, a hang, a leak, or memory above the limit fails
#   fuzz.sh keep [TARGET...]          add to Corpus/ what reaches code that its inputs do not reach
# New inputs wait in .build/fuzz/corpus, those that failed in .build/fuzz/failed; both outlive a run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
here=Tests/Fuzz
out=.build/fuzz

MEMORY=256   # MB of a target, with what AddressSanitizer needs itself
ALLOCATION=64 # MB of one allocation
PATIENCE=10  # seconds for one input
LENGTH=8192  # bytes of an input

stop() { printf 'fuzz: %s\n' "$*" >&2; exit 1; }

build() {
  local clang library
  # The toolchain's own clang knows where the toolchain's libFuzzer is.
  clang="$(dirname "$(command -v swift)")/clang"
  [[ -x $clang ]] || clang="$(command -v clang)" || stop "there is no clang beside swift"
  library="$("$clang" --print-file-name="libclang_rt.fuzzer_no_main-$(uname -m).a")"
  [[ -f $library ]] || stop "the toolchain has no libFuzzer for $(uname -m)"
  mkdir -p "$out"
  # Optimised, with the checks of a debug build: what stays inside a buffer is checked by Swift, the rest by the sanitizer.
  VERTEBRA_FUZZER="$library" swift build --explicit-target-dependency-import-check error --scratch-path "$out" \
    --product vertebra-fuzz --sanitize address -Xswiftc -O -Xswiftc -assert-config -Xswiftc Debug \
    -Xcc -O2 -Xcc -fsanitize=fuzzer-no-link > "$out/build.log" 2>&1 || {
    grep -E 'error:|Stack dump' "$out/build.log" >&2
    stop "the build failed, see $out/build.log"
  }
  command="$(VERTEBRA_FUZZER="$library" swift build --scratch-path "$out" --show-bin-path)/vertebra-fuzz"
}

targets() {
  if (($#)); then printf '%s\n' "$@"; else ls "$here/Corpus"; fi
}

fuzz() {
  local target="$1" seconds="$2"
  mkdir -p "$out/corpus/$target" "$out/failed/$target"
  if nice -n 19 "$command" "--target=$target" "-max_total_time=$seconds" -print_final_stats=1 \
    "-timeout=$PATIENCE" "-rss_limit_mb=$MEMORY" "-malloc_limit_mb=$ALLOCATION" "-max_len=$LENGTH" \
    "-dict=$here/Dictionaries/$target.dict" "-artifact_prefix=$out/failed/$target/" \
    "$out/corpus/$target" "$here/Corpus/$target" > "$out/$target.log" 2>&1; then
    printf 'fuzz: %-12s %s\n' "$target" "$(sed -n '/^#.*DONE/s/ lim:.*rss/ rss/p' "$out/$target.log" | tr -s ' \t' ' ')"
  else
    grep -E 'Fatal error|ERROR|SUMMARY|Test unit written' "$out/$target.log" >&2 || tail -n 20 "$out/$target.log" >&2
    printf 'fuzz: %-12s FAILED, see %s\n' "$target" "$out/$target.log" >&2
    return 1
  fi
}

# Adds inputs for code that is not reached, the fewest that do; how often code is passed does not count.
keep() {
  local target="$1"
  "$command" "--target=$target" -set_cover_merge=1 -use_counters=0 "-max_len=$LENGTH" "-timeout=$PATIENCE" \
    "$here/Corpus/$target" "$out/corpus/$target" > "$out/$target.keep.log" 2>&1 || stop "see $out/$target.keep.log"
  printf 'fuzz: %-12s %s\n' "$target" "$(du -s --apparent-size --block-size=1 "$here/Corpus/$target" | cut -f 1) bytes kept"
}

export ASAN_OPTIONS=quarantine_size_mb=16:malloc_context_size=4:detect_leaks=1
# libFuzzer reports, and Swift's own report on a crash would be taken for another one.
export SWIFT_BACKTRACE=enable=no

case "${1:-}" in
  run)
    (($# >= 2)) || stop "how many seconds?"
    seconds="$2"
    shift 2
    build
    export -f fuzz
    export here out command seconds MEMORY ALLOCATION PATIENCE LENGTH
    targets "$@" | xargs -P 2 -I '{}' bash -c 'fuzz "$1" "$seconds"' - '{}'
    ;;
  keep)
    shift
    build
    targets "$@" | while read -r target; do keep "$target"; done
    ;;
  *) stop "run SECONDS [TARGET...], or keep [TARGET...]" ;;
esac
