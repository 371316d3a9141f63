#ifndef TESTS_SERVER_CONFIG_SCRATCH_FILE_H_
#define TESTS_SERVER_CONFIG_SCRATCH_FILE_H_

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "gtest/gtest.h"

namespace gateway {

// A file with some text, gone when destroyed.
class ScratchFile {
 public:
  explicit ScratchFile(const std::string& text) {
    std::string pattern = testing::TempDir() + "config_test_XXXXXX";
    const int file = mkstemp(pattern.data());
    EXPECT_NE(file, -1);
    close(file);
    path_ = pattern;
    std::ofstream(path_) << text;
  }
  ~ScratchFile() { std::filesystem::remove(path_); }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace gateway

#endif  // TESTS_SERVER_CONFIG_SCRATCH_FILE_H_
