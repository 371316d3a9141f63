#include "server/config/flags.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/config/scratch_file.h"

namespace gateway {
namespace {

using testing::HasSubstr;

CommandLine Read(std::vector<std::string> flags) {
  std::vector<const char*> argv = {"fourws-gateway"};
  for (const std::string& flag : flags) argv.push_back(flag.c_str());
  return ReadCommandLine(static_cast<int>(argv.size()), argv.data(), "1.2.3");
}

TEST(CommandLineTest, LetsFlagsOverrideTheFile) {
  const ScratchFile file(
      R"({"grpc_listen": "127.0.0.1:1", "data_dir": "/from/file",
          "fourws": {"url": "http://file"}})");
  const CommandLine line =
      Read({"--config", file.path(), "--grpc_listen=127.0.0.1:2",
            "--http_listen", "127.0.0.1:3", "--public_url",
            "http://127.0.0.1:4", "--upstream_url", "http://flag"});
  ASSERT_TRUE(line.config.has_value()) << line.error;
  EXPECT_EQ(line.config->grpc_listen, "127.0.0.1:2");
  EXPECT_EQ(line.config->http_listen, "127.0.0.1:3");
  EXPECT_EQ(line.config->public_url, "http://127.0.0.1:4");
  EXPECT_EQ(line.config->fourws.platform.url, "http://flag");
  EXPECT_EQ(line.config->data_dir, "/from/file");
}

TEST(CommandLineTest, NeedsNoFile) {
  const CommandLine line =
      Read({"--upstream_url", "http://flag", "--data_dir", "d"});
  ASSERT_TRUE(line.config.has_value()) << line.error;
  EXPECT_EQ(line.config->data_dir, "d");
  EXPECT_EQ(line.exit_code, 0);
}

TEST(CommandLineTest, PrintsVersionAndHelp) {
  CommandLine line = Read({"--version"});
  EXPECT_FALSE(line.config.has_value());
  EXPECT_EQ(line.exit_code, 0);
  EXPECT_THAT(line.output, HasSubstr("1.2.3"));
  line = Read({"--help"});
  EXPECT_EQ(line.exit_code, 0);
  EXPECT_THAT(line.output, HasSubstr("--upstream_url URL"));
}

TEST(CommandLineTest, TakesWhatToDoWithTheDataDirectory) {
  CommandLine line = Read({"--upstream_url", "http://a"});
  ASSERT_TRUE(line.config.has_value());
  EXPECT_FALSE(line.config->accept_data_loss);
  EXPECT_FALSE(line.verify_data_dir);
  line = Read({"--upstream_url", "http://a", "--accept_data_loss"});
  ASSERT_TRUE(line.config.has_value());
  EXPECT_TRUE(line.config->accept_data_loss);
  // A backup can be checked by who knows nothing else.
  line = Read({"--data_dir", "/backup", "--verify_data_dir"});
  ASSERT_TRUE(line.config.has_value());
  EXPECT_TRUE(line.verify_data_dir);
  EXPECT_EQ(line.config->data_dir, "/backup");
}

TEST(CommandLineTest, RefusesFlagsItDoesNotKnow) {
  for (const std::string flag : {"--nonsense", "stray", "--config"}) {
    const CommandLine line = Read({flag});
    EXPECT_FALSE(line.config.has_value());
    EXPECT_EQ(line.exit_code, kUsageExitCode);
    EXPECT_FALSE(line.error.empty());
    EXPECT_TRUE(line.output.empty());
  }
}

TEST(CommandLineTest, RefusesAConfigurationWithItsFaults) {
  const ScratchFile file(R"({"fourws": {"ur": "http://file"}})");
  CommandLine line = Read({"--config", file.path()});
  EXPECT_FALSE(line.config.has_value());
  EXPECT_EQ(line.exit_code, kConfigExitCode);
  EXPECT_THAT(
      line.error,
      HasSubstr(file.path() + ": fourws.ur: unknown key (did you mean url?)"));
  line = Read({"--config", file.path() + ".none"});
  EXPECT_EQ(line.exit_code, kConfigExitCode);
  line = Read({});
  EXPECT_THAT(line.error, HasSubstr("fourws.url: required"));
}

TEST(CommandLineTest, TrustsTheClockIfItIsTold) {
  CommandLine line = Read({"--upstream_url", "http://a"});
  ASSERT_TRUE(line.config.has_value());
  EXPECT_FALSE(line.config->trust_clock);
  line = Read({"--upstream_url", "http://a", "--trust_clock"});
  ASSERT_TRUE(line.config.has_value());
  EXPECT_TRUE(line.config->trust_clock);
}

TEST(CommandLineTest, ChecksAndPrintsWithoutRunning) {
  CommandLine line = Read({"--check_config", "--upstream_url", "http://a"});
  EXPECT_FALSE(line.config.has_value());
  EXPECT_EQ(line.exit_code, 0);
  EXPECT_FALSE(line.output.empty());

  line = Read({"--check_config"});
  EXPECT_EQ(line.exit_code, kConfigExitCode);

  line = Read({"--print_config", "--upstream_url", "http://a"});
  EXPECT_FALSE(line.config.has_value());
  EXPECT_EQ(line.exit_code, 0);
  EXPECT_THAT(line.output, HasSubstr("\"url\": \"http://a\""));

  line = Read({"--print_config"});
  EXPECT_EQ(line.exit_code, kConfigExitCode);
  EXPECT_THAT(line.output, HasSubstr("grpc_listen"));
  EXPECT_THAT(line.error, HasSubstr("fourws.url: required"));
}

}  // namespace
}  // namespace gateway
