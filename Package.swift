// swift-tools-version: 6.2
import PackageDescription

// Targets stand in bands; an arrow of import only goes down (ARCHITECTURE.md). Each target lists
// what it may import, and `--explicit-target-dependency-import-check error` holds it to that.

/// Where `.ci/setup` puts the Arrow C++ headers and libraries when the system has none.
let arrow = Context.packageDirectory + "/.build/deps/arrow"

let swiftSettings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
  // Kernels and the buffers that they work on stand in different modules, so release builds inline across
  // modules, and leave the exclusive access to those buffers to what the compiler proves.
  .unsafeFlags(["-cross-module-optimization", "-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

/// Where `make fuzz` says that libFuzzer is, as a library without `main`; nil in every other build. There modules tell
/// libFuzzer where bytes lead them, and `vertebra-fuzz` stands in the place of the test that replays its inputs.
let fuzzer = Context.environment["VERTEBRA_FUZZER"]

/// A Swift target of this package with the settings that all of them share.
func module(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .target(
    name: name, dependencies: dependencies, exclude: exclude,
    swiftSettings: swiftSettings + (fuzzer == nil ? [] : [.unsafeFlags(["-sanitize=fuzzer"])]))
}

/// A test target; `TestSupport` is there for each of them.
func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["TestSupport"], exclude: exclude,
    swiftSettings: swiftSettings)
}

/// The fuzz targets: to be fuzzed as a command, otherwise to be tested with the inputs that are kept.
func fuzzTargets(_ dependencies: [Target.Dependency]) -> Target {
  guard let fuzzer else {
    return .testTarget(
      name: "FuzzTests", dependencies: dependencies + [crypto], path: "Tests/Fuzz",
      exclude: ["Corpus", "Dictionaries", "Driver", "fuzz.sh"], sources: ["Entries", "Replay"],
      swiftSettings: swiftSettings)
  }
  return .executableTarget(
    name: "vertebra-fuzz", dependencies: dependencies, path: "Tests/Fuzz",
    exclude: ["Corpus", "Dictionaries", "Replay", "fuzz.sh"], sources: ["Entries", "Driver"],
    swiftSettings: swiftSettings, linkerSettings: [.unsafeFlags([fuzzer]), .linkedLibrary("stdc++")])
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
  name: "vertebra",
  products: [
    .executable(name: "vertebra", targets: ["vertebra"]),
    .executable(name: "vertebra-synth", targets: ["vertebra-synth"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // C: system libraries, and two thin shims.
    .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
    .systemLibrary(name: "CReadStat", providers: [.apt(["libreadstat-dev"])]),
    .systemLibrary(name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
    .systemLibrary(name: "CXlsxWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
    .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
    .target(
      name: "CArrow",
      cxxSettings: [.unsafeFlags(["-std=c++20", "-isystem", arrow + "/include"])],
      linkerSettings: [
        .unsafeFlags(["-L" + arrow + "/lib", "-Xlinker", "-rpath", "-Xlinker", arrow + "/lib"]),
        .linkedLibrary("parquet"), .linkedLibrary("arrow"), .linkedLibrary("stdc++"),
      ]),
    .target(name: "CSplit", cSettings: [.unsafeFlags(["-O3"])]),
    .target(name: "CMatch", cSettings: [.unsafeFlags(["-O3"])]),

    // Ground: knows nothing of pipelines.
    module("Diagnostics", []),
    module("Tables", []),
    module("Identifiers", []),
    module("Disclosure", []),
    module("FreeText", ["Identifiers", "Tables"]),
    module("LocatedYAML", ["Diagnostics", yams]),
    module("Expressions", ["Diagnostics", "Tables"]),
    module("Interchange", ["Tables", "CArrow"]),
    module("Matching", ["Tables", "CMatch"]),

    // Contract: what a study is, what a stage is.
    module(
      "StudyModel",
      ["Diagnostics", "Tables", "Identifiers", "FreeText", "Disclosure", "LocatedYAML", "Expressions", crypto]),
    module("Stages", ["Diagnostics", "Tables", "FreeText", "LocatedYAML", "Expressions", "StudyModel", crypto]),

    // Stages: each knows the contract, none knows another.
    module(
      "Ingest",
      [
        "Stages", "StudyModel", "Identifiers", "Tables", "Diagnostics", "CArchive", "CExpat", "CReadStat", "CZlib",
        "CISAL", "CNettle", "CSplit", crypto,
      ]),
    module("Validate", ["Stages", "StudyModel", "Identifiers", "Tables", "Diagnostics", "Expressions"]),
    module("Deidentify", ["Stages", "StudyModel", "FreeText", "Tables", "Diagnostics", crypto]),
    module("Harmonise", ["Stages", "StudyModel", "Tables", "Diagnostics"]),
    module("Derive", ["Stages", "StudyModel", "Tables", "Diagnostics", "Expressions"]),
    module("Write", ["Stages", "StudyModel", "Tables", "Diagnostics", "Disclosure", "Interchange", "CZlib", crypto]),
    module("Report", ["StudyModel", "CXlsxWriter"]),

    // Engine: file to plan, plan to run, run to report.
    module("PipelineSyntax", ["LocatedYAML", "Diagnostics"]),
    module("Planning", ["PipelineSyntax", "Stages", "StudyModel", "Tables", "Diagnostics", crypto]),
    module("Ledger", ["Tables", crypto, grdb]),
    module("Store", ["Tables", crypto, cryptoExtras]),
    module(
      "Execution",
      [
        "Planning", "Stages", "StudyModel", "FreeText", "Tables", "Interchange", "Ledger", "Store", "Report",
        "Matching",
        "CZlib",
        crypto,
      ]),
    module("Synthesis", ["StudyModel", "Tables", "CZlib"]),
    module("Reporting", ["Execution", "Ledger", "Stages", "StudyModel", "FreeText", "Tables"]),

    // Edge: where everything meets.
    module(
      "Catalogue",
      ["Stages", "Ingest", "Validate", "Deidentify", "Harmonise", "Derive", "Write"]),
    .executableTarget(
      name: "vertebra",
      dependencies: [
        "Catalogue", "Diagnostics", "LocatedYAML", "StudyModel", "Stages", "Tables", "PipelineSyntax", "Planning",
        "Ledger", "Store", "Execution", "Reporting", "Report", "Ingest", "Validate", "Deidentify", "Harmonise",
        "Derive", "Disclosure", argumentParser, crypto,
      ], swiftSettings: swiftSettings),
    .executableTarget(
      name: "vertebra-synth", dependencies: ["Synthesis", "StudyModel", "Tables", "Diagnostics", argumentParser],
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "vertebra-bench",
      dependencies: [
        "Catalogue", "Diagnostics", "StudyModel", "Stages", "Tables", "PipelineSyntax", "Planning", "Execution",
        "Ingest", "FreeText",
        argumentParser, crypto,
      ], path: "Tests/Bench", exclude: ["read_csv.py", "scrub_notes.py", "TenChecks"], swiftSettings: swiftSettings),

    // Tests.
    .target(name: "TestSupport", dependencies: ["CZlib"], path: "Tests/TestSupport", swiftSettings: swiftSettings),
    tests("ArchitectureTests", []),
    tests("CatalogueTests", ["Catalogue", "Stages", "Tables"]),
    tests("DiagnosticsTests", ["Diagnostics"]),
    tests("MatchingTests", ["Matching"]),
    tests(
      "ExecutionTests", ["Execution", "Stages", "StudyModel", "Tables", "Diagnostics", "Ledger", "Store", crypto]),
    tests("LocatedYAMLTests", ["LocatedYAML", "Diagnostics"]),
    tests("PlanningTests", ["Planning", "PipelineSyntax", "Stages", "StudyModel", "Tables", "Diagnostics"]),
    tests("CaseTests", [crypto], exclude: ["Scripts"]),
    tests(
      "ScrubbingTests",
      [
        "Catalogue", "Execution", "Planning", "PipelineSyntax", "Stages", "StudyModel", "FreeText", "Identifiers",
        "Tables", "Diagnostics", crypto,
      ]),
    tests("InterchangeTests", ["Interchange", "Tables"]),
    tests("LedgerTests", ["Ledger", "Tables", grdb]),
    tests("StoreTests", ["Store", crypto]),
    tests(
      "IngestTests",
      [
        "Ingest", "Tables", "Identifiers", "Stages", "StudyModel", "Diagnostics", "CArchive", "CReadStat", crypto,
      ], exclude: ["Archives/writers.py"]),
    tests("TablesTests", ["Tables"]),
    tests("IdentifiersTests", ["Identifiers"]),
    tests("DisclosureTests", ["Disclosure"]),
    tests("FreeTextTests", ["FreeText", "Identifiers", "Tables"]),
    tests(
      "StudyModelTests",
      ["StudyModel", "Identifiers", "FreeText", "Disclosure", "LocatedYAML", "Diagnostics", "Tables"]),
    tests("ExpressionsTests", ["Expressions", "Tables", "Diagnostics"]),
    tests(
      "ValidateTests",
      ["Validate", "Stages", "StudyModel", "Identifiers", "Tables", "Diagnostics", "Expressions", crypto]),
    tests("DeidentifyTests", ["Deidentify", "Stages", "StudyModel", "FreeText", "Tables", "Diagnostics", crypto]),
    tests("HarmoniseTests", ["Harmonise", "Stages", "StudyModel", "Tables", "Diagnostics"]),
    tests(
      "SynthesisTests",
      ["Synthesis", "Ingest", "Harmonise", "Stages", "StudyModel", "Tables", "Diagnostics"]),
    tests("DeriveTests", ["Derive", "Stages", "StudyModel", "Tables", "Diagnostics", "Expressions"]),
    tests("WriteTests", ["Write", "Stages", "StudyModel", "Tables", "Diagnostics", "Disclosure"]),
    tests("ReportTests", ["Report", "Ingest", "StudyModel"]),
    fuzzTargets([
      "Ingest", "FreeText", "Stages", "StudyModel", "Tables", "Diagnostics", "PipelineSyntax", "TestSupport",
    ]),
  ])
