import Deidentify
import Derive
import Harmonise
import Ingest
package import Stages
import Validate
import Write

extension StageCatalogue {
  /// Every stage that this package ships.
  package static let standard = StageCatalogue(
    IngestStages.all + ValidateStages.all + DeidentifyStages.all + HarmoniseStages.all + DeriveStages.all
      + WriteStages.all)
}
