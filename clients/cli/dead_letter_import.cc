#include "clients/cli/dead_letter_import.h"

#include <sys/stat.h>

#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "clients/cli/connection.h"
#include "clients/cli/format.h"
#include "clients/cli/not_empty.h"
#include "clients/cli/report.h"
#include "clients/cli/start_option.h"
#include "fourws/gateway/v1/dead_letter_service.grpc.pb.h"

namespace fourws::cli {
namespace {

using gateway::v1::DeadLetterService;
using gateway::v1::ImportDeadLettersRequest;
using gateway::v1::ImportDeadLettersResponse;
using gateway::v1::ImportedDeadLetter;
using gateway::v1::ImportResult;

// What one call brings at most, but for a single larger file.
constexpr int kMostFiles = 500;
constexpr size_t kMostBytes = 1 << 20;

struct Wanted {
  std::string source;
  std::vector<std::string> files;
  // Zero: each when its file was written last.
  google::protobuf::Timestamp received;
};

// Reads a file into `letter`; returns whether it could.
bool ReadLetter(const std::string& file, const Wanted& wanted,
                ImportedDeadLetter& letter) {
  struct stat about;
  std::ifstream in(file, std::ios::binary);
  std::ostringstream body;
  // Also of a folder nothing can be read.
  if (!in || stat(file.c_str(), &about) != 0 || !(body << in.rdbuf()))
    return false;
  letter.set_source(wanted.source);
  letter.set_body(body.str());
  *letter.mutable_receive_time() = wanted.received;
  if (wanted.received.seconds() == 0) {
    letter.mutable_receive_time()->set_seconds(about.st_mtim.tv_sec);
    letter.mutable_receive_time()->set_nanos(
        static_cast<int32_t>(about.st_mtim.tv_nsec));
  }
  return true;
}

// Sends files, several in a call, and prints what became of each.
class Import {
 public:
  explicit Import(const GlobalOptions& options)
      : options_(options), connection_(options) {}

  int Run(const Wanted& wanted) {
    for (const std::string& file : wanted.files) {
      ImportedDeadLetter letter;
      if (!ReadLetter(file, wanted, letter)) {
        PrintLeft(file);
        continue;
      }
      const bool full =
          request_.dead_letters_size() == kMostFiles ||
          request_.ByteSizeLong() + letter.ByteSizeLong() > kMostBytes;
      if (full && Flush() != kOk) return exit_code_;
      request_.add_dead_letters()->Swap(&letter);
      files_.push_back(file);
    }
    if (Flush() != kOk) return exit_code_;
    return left_ ? kRefused : kOk;
  }

 private:
  int Flush() {
    if (files_.empty()) return kOk;
    ImportDeadLettersResponse response;
    if (const auto problem = connection_.Call<DeadLetterService>(
            &DeadLetterService::Stub::ImportDeadLetters, request_, response))
      return exit_code_ = Report(*problem, options_.json);
    for (int i = 0; i < response.results_size(); ++i)
      Print(response.results(i), files_[static_cast<size_t>(i)]);
    request_.clear_dead_letters();
    files_.clear();
    return kOk;
  }

  void Print(const ImportResult& result, const std::string& file) {
    std::cout << (options_.json ? ToJson(result)
                                : Printable(absl::StrCat(result.name(),
                                                         result.duplicate()
                                                             ? "  was there  "
                                                             : "  imported  ",
                                                         file)))
              << std::endl;
  }

  // Of one that cannot be taken over. The others are, all the same.
  void PrintLeft(const std::string& file) {
    left_ = true;
    const char* const why = "cannot be read, or is empty";
    std::cerr << (options_.json
                      ? nlohmann::json{{"file", file}, {"error", why}}.dump()
                      : Printable(
                            absl::StrCat("not imported  ", file, ": ", why)))
              << std::endl;
  }

  const GlobalOptions& options_;
  Connection connection_;
  ImportDeadLettersRequest request_;
  std::vector<std::string> files_;
  int exit_code_ = kOk;
  bool left_ = false;  // Some file was.
};

}  // namespace

void AddDeadLetterImport(CLI::App& family, const GlobalOptions& options,
                         int& exit_code) {
  auto* command = family.add_subcommand(
      "import",
      "Take over bodies that an older receiver saved; safe to "
      "repeat. They wait to be replayed");
  auto wanted = std::make_shared<Wanted>();
  command
      ->add_option("--source", wanted->source,
                   "Which webhook, such as 4ws/customer-promotions")
      ->required()
      ->check(NotEmpty());
  AddTime(*command, "--received", wanted->received,
          "When they were received; equal bodies then count as one. Default: "
          "when each file was written last");
  command->add_option("FILE", wanted->files, "Files with a body each")
      ->required();
  command->callback(
      [=, &options, &exit_code] { exit_code = Import(options).Run(*wanted); });
}

}  // namespace fourws::cli
