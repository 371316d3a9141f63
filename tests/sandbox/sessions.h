#ifndef TESTS_SANDBOX_SESSIONS_H_
#define TESTS_SANDBOX_SESSIONS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace sandbox {

// Lets requests in until it ends.
struct Pass {
  int64_t login = 0;  // Number of the request that logged in.
  std::chrono::steady_clock::time_point ends;

  std::chrono::milliseconds Left() const;
};

// The passes that logins gave out, as tokens and as cookies.
class Sessions {
 public:
  // A new secret that stands for a pass of that login.
  std::string Grant(int64_t login, std::chrono::milliseconds lifetime);

  // Nothing if the secret is unknown or its pass has ended.
  std::optional<Pass> Find(const std::string& secret) const;

  // How many logins have a pass that lives.
  size_t live() const;

  // Ends all passes at once; how many logins had one.
  size_t Expire();

 private:
  std::map<std::string, Pass> passes_;
};

}  // namespace sandbox

#endif  // TESTS_SANDBOX_SESSIONS_H_
