#include "server/config/secret.h"

#include <cstdlib>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/config/scratch_file.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

absl::StatusOr<std::string> FromFile(const std::string& path) {
  ::fourws::gateway::config::v1::Secret secret;
  secret.set_file(path);
  return ResolveSecret(secret);
}

absl::StatusOr<std::string> FromVariable(const std::string& name) {
  ::fourws::gateway::config::v1::Secret secret;
  secret.set_env(name);
  return ResolveSecret(secret);
}

TEST(ResolveSecretTest, ReadsAFileLessOneFinalLineBreak) {
  for (const char* text : {"s3cret", "s3cret\n", "s3cret\r\n"}) {
    EXPECT_EQ(*FromFile(ScratchFile(text).path()), "s3cret");
  }
  EXPECT_EQ(*FromFile(ScratchFile(" s3cret \n\n").path()), " s3cret \n");
}

// As editors on Windows save it.
TEST(ResolveSecretTest, ReadsAFileWithoutItsByteOrderMark) {
  EXPECT_EQ(*FromFile(ScratchFile("\xEF\xBB\xBFs3cret\r\n").path()), "s3cret");
  EXPECT_THAT(
      std::string(
          FromFile(ScratchFile("\xEF\xBB\xBF").path()).status().message()),
      testing::HasSubstr("is empty"));
  EXPECT_THAT(
      std::string(FromFile(ScratchFile("\xFF\xFEs").path()).status().message()),
      testing::EndsWith("is in UTF-16, and not in UTF-8"));
}

TEST(ResolveSecretTest, ReadsTheEnvironment) {
  setenv("FOURWS_TEST_SECRET", "s3cret", 1);
  EXPECT_EQ(*FromVariable("FOURWS_TEST_SECRET"), "s3cret");
  unsetenv("FOURWS_TEST_SECRET");
  EXPECT_EQ(FromVariable("FOURWS_TEST_SECRET").status().message(),
            "the environment has no FOURWS_TEST_SECRET");
}

TEST(ResolveSecretTest, RefusesWhatIsMissingEmptyOrNotOne) {
  EXPECT_EQ(FromFile("no/such/file").status().message(),
            "no/such/file cannot be read");
  EXPECT_FALSE(FromFile(testing::TempDir()).ok());
  EXPECT_THAT(
      std::string(FromFile(ScratchFile("\n").path()).status().message()),
      testing::HasSubstr("is empty"));
  ::fourws::gateway::config::v1::Secret secret;
  EXPECT_EQ(ResolveSecret(secret).status().message(),
            "needs one of file and env");
  secret.set_file("a");
  secret.set_env("b");
  EXPECT_FALSE(ResolveSecret(secret).ok());
}

TEST(IsPathSecretTest, TakesLongWordsOfUrlCharacters) {
  EXPECT_TRUE(IsPathSecret("0123456789abc-._~"));
  EXPECT_FALSE(IsPathSecret("0123456789abcde"));
  EXPECT_FALSE(IsPathSecret("0123456789abcdef/"));
}

}  // namespace
}  // namespace gateway
