#ifndef TESTS_SANDBOX_DOCUMENTS_H_
#define TESTS_SANDBOX_DOCUMENTS_H_

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "tests/sandbox/card.h"

namespace sandbox {

// The PDF files that were made, to be fetched.
class Documents {
 public:
  // The path under which it is served.
  std::string Add(std::string pdf) {
    const std::string name = "giftcards-" + NewUuid() + ".pdf";
    pdfs_[name] = std::move(pdf);
    return "/sandbox/documents/" + name;
  }

  std::optional<std::string> Find(const std::string& name) const {
    const auto found = pdfs_.find(name);
    if (found == pdfs_.end()) return std::nullopt;
    return found->second;
  }

 private:
  std::map<std::string, std::string> pdfs_;
};

}  // namespace sandbox

#endif  // TESTS_SANDBOX_DOCUMENTS_H_
