package import Stages

/// The stages of this module.
package enum WriteStages {
  package static let all: [any Stage.Type] = [WriteCounts.self, WriteDataSets.self, WriteTables.self]
}
