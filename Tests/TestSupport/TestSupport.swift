/// What tests of several modules need.
package enum TestSupport {}
