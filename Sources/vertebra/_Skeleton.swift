import ArgumentParser
import Crypto
@main struct V: ParsableCommand {}
