package import Tables

extension Profile: OptionValue {}
