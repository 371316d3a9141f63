#include "tests/sandbox/sessions.h"

#include <set>

#include "tests/sandbox/card.h"

namespace sandbox {

std::chrono::milliseconds Pass::Left() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
      ends - std::chrono::steady_clock::now());
}

std::string Sessions::Grant(int64_t login, std::chrono::milliseconds lifetime) {
  std::string secret = NewUuid();
  passes_[secret] = {login, std::chrono::steady_clock::now() + lifetime};
  return secret;
}

std::optional<Pass> Sessions::Find(const std::string& secret) const {
  const auto found = passes_.find(secret);
  if (found == passes_.end() || found->second.Left().count() <= 0) {
    return std::nullopt;
  }
  return found->second;
}

size_t Sessions::live() const {
  std::set<int64_t> logins;
  for (const auto& [secret, pass] : passes_) {
    if (pass.Left().count() > 0) logins.insert(pass.login);
  }
  return logins.size();
}

size_t Sessions::Expire() {
  const size_t count = live();
  passes_.clear();
  return count;
}

}  // namespace sandbox
