# The two commands of a fresh machine are `make run` and `make test`; a second call does no work twice.

WORKSPACE ?= workspace/invest
BENCH     ?= .build/bench
PARTICIPANTS ?= 205000
SECONDS   ?= 60
BUILD     := swift build --explicit-target-dependency-import-check error
VERTEBRA  := .build/release/vertebra
INVEST    := pipelines/invest

.PHONY: run test setup build lint bench fuzz clean help

help:
	@echo "make run    install what is missing, build, run the INVEST night over the fixtures"
	@echo "make test   install what is missing, build, lint, run every test"
	@echo "make bench  measure on a synthetic study of PARTICIPANTS=205000, a gigabyte unpacked"
	@echo "make fuzz   fuzz the readers for SECONDS=60 each, all or TARGETS='csv json'"
	@echo "make clean  remove the example's workspace and the build"

setup:
	@.ci/setup

build: setup
	@$(BUILD) -c release --product vertebra

# Exit code 1 tells of findings of severity `reject`: the night ran and said so.
run: build
	@mkdir -p $(WORKSPACE)/inbox
	@cp -Rn fixtures/invest/inbox/. $(WORKSPACE)/inbox/
	@test -f $(WORKSPACE)/vault/master.key || $(VERTEBRA) keygen $(INVEST) --workspace $(WORKSPACE)
	@$(VERTEBRA) run $(INVEST)/nightly.yaml --workspace $(WORKSPACE); code=$$?; \
	  if [ $$code -eq 1 ]; then echo "exit code 1: the end of the report says why; findings stand in sites/<site>/findings.csv"; \
	  else exit $$code; fi

lint: setup
	@swift format lint --strict --recursive Package.swift Sources Tests

test: setup lint
	@$(BUILD) --build-tests
	@for study in $(INVEST) pipelines/kyphoplasty pipelines/local-anaesthesia; do .build/debug/vertebra test $$study || exit; done
	@swift test --skip-build --disable-xctest

# About 1 GB unpacked for 205000 participants, of whom more names are known than a roster holds, so that their texts stay in.
# Prints medians and ratios, and judges nothing.
bench: setup
	@.ci/setup-bench
	@$(BUILD) -c release
	@test -d $(BENCH)/inbox || .build/release/vertebra-synth $(INVEST) --out $(BENCH) \
	  --participants $(PARTICIPANTS) --subject-digits 7 --sites MAYO,UW,NOT --no-truth
	@sed -i 's/, release: scrubbed//; s/, dates: study_day//' $(BENCH)/study/invest/forms/*.yaml
	@.build/release/vertebra-bench $(BENCH) --pipeline $(BENCH)/study/invest/nightly.yaml --vertebra $(VERTEBRA) \
	  --python .build/deps/peers/bin/python
	@.build/release/vertebra-bench checks --vertebra $(VERTEBRA) --python .build/deps/peers/bin/python

# Builds into a folder of its own, with sanitizers. What fails stays in .build/fuzz/failed.
fuzz: setup
	@Tests/Fuzz/fuzz.sh run $(SECONDS) $(TARGETS)

clean:
	@rm -rf workspace .build
