#ifndef TESTS_ADAPTERS_STORE_DAMAGED_FILE_H_
#define TESTS_ADAPTERS_STORE_DAMAGED_FILE_H_

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "adapters/store/sqlite/connection.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

// Damages databases of tests, which must be closed.
namespace gateway {

// Overwrites each page that holds `text` with zeros. There must be one.
inline void ZeroPagesWith(const std::filesystem::path& file,
                          const std::string& text) {
  constexpr size_t kPage = 4096;
  std::ifstream in(file, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(in)), {});
  in.close();
  size_t zeroed = 0;
  for (size_t at = 0; (at = bytes.find(text, at)) != std::string::npos; ++at) {
    ASSERT_GE(at, kPage) << "it would be no database any more";
    bytes.replace(at / kPage * kPage, kPage, kPage, '\0');
    ++zeroed;
  }
  ASSERT_GT(zeroed, 0u);
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

// Runs `sql`, as another program.
inline void RunOn(const std::filesystem::path& file, const char* sql) {
  auto connection =
      SqliteConnection::Open(file.string(), SqliteConnection::Mode::kReadWrite);
  ASSERT_THAT(connection, IsOk());
  ASSERT_THAT((*connection)->Script(sql), IsOk());
}

}  // namespace gateway

#endif  // TESTS_ADAPTERS_STORE_DAMAGED_FILE_H_
