#include "server/config/notices_config.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/config/address.h"
#include "server/config/values.h"

namespace gateway {
namespace {

namespace pb = ::fourws::gateway::config::v1;

constexpr int kMaxPort = 65535;

void CheckAddress(const std::string& address, absl::string_view place,
                  Problems& problems) {
  const size_t at = address.find('@');
  const bool plain =
      std::all_of(address.begin(), address.end(), [](unsigned char c) {
        return absl::ascii_isgraph(c) && c != '<' && c != '>' && c != ',';
      });
  if (!plain || at == 0 || at >= address.size() - 1 ||
      address.find('@', at + 1) != std::string::npos) {
    problems.Add(place, "must be an address such as it@example.com");
  }
}

SmtpOptions::StartTls ReadStartTls(const std::string& word,
                                   Problems& problems) {
  if (word == "optional") return SmtpOptions::StartTls::kIfOffered;
  if (word == "off") return SmtpOptions::StartTls::kOff;
  if (word != "required")
    problems.Add("starttls", "must be required, optional or off");
  return SmtpOptions::StartTls::kRequired;
}

SmtpOptions ReadSmtp(const pb::Email& file, Problems& problems) {
  SmtpOptions smtp;
  smtp.host = ReadWord(file.host(), "host", problems);
  if (smtp.host.empty() ||
      smtp.host.find_first_of("/@?# ") != std::string::npos)
    problems.Add("host", "required, and no more than a host");
  smtp.port = file.port();
  if (smtp.port > kMaxPort) problems.Add("port", "must be at most 65535");
  smtp.start_tls = ReadStartTls(file.starttls(), problems);
  smtp.username = ReadWord(file.username(), "username", problems);
  if (smtp.username.empty() == file.has_password())
    problems.Add("username", "and password need each other");
  if (file.has_password())
    smtp.password = ReadSecret(file.password(), "password", problems);
  if (!smtp.username.empty() &&
      smtp.start_tls == SmtpOptions::StartTls::kIfOffered)
    problems.Add("starttls", "must not be optional with credentials");
  smtp.ca_file = file.ca_file();
  return smtp;
}

GatewayConfig::Email ReadEmail(const pb::Email& file, Problems& problems) {
  const auto scope = problems.In("email");
  GatewayConfig::Email email;
  email.smtp = ReadSmtp(file, problems);
  email.from = file.from();
  CheckAddress(email.from, "from", problems);
  email.to.assign(file.to().begin(), file.to().end());
  if (email.to.empty()) problems.Add("to", "needs at least one address");
  for (size_t i = 0; i < email.to.size(); ++i)
    CheckAddress(email.to[i], absl::StrCat("to.", i), problems);
  return email;
}

std::string ReadWebhookUrl(const pb::NoticeWebhook& file, Problems& problems) {
  if (file.url().empty() != file.has_secret_url())
    problems.Add("url", "or secret_url is required, and not both");
  if (!file.has_secret_url()) return ReadUrl(file.url(), "url", problems);
  const std::string url = ReadSecret(file.secret_url(), "secret_url", problems);
  const absl::Status status = CheckUrl(url.substr(0, url.find('?')));
  if (!status.ok()) problems.Add("secret_url", status.message());
  return url;
}

}  // namespace

GatewayConfig::Notices ReadNotices(const pb::Notices& file,
                                   Problems& problems) {
  const auto scope = problems.In("notices");
  GatewayConfig::Notices notices;
  notices.interval = ReadDuration(file.interval(), "interval", problems);
  notices.retry = ReadDuration(file.retry(), "retry", problems);
  if (file.has_email()) notices.email = ReadEmail(file.email(), problems);
  if (file.has_webhook()) {
    const auto place = problems.In("webhook");
    notices.webhook_url = ReadWebhookUrl(file.webhook(), problems);
    if (file.webhook().has_bearer())
      notices.webhook_bearer =
          ReadSecret(file.webhook().bearer(), "bearer", problems);
  }
  return notices;
}

}  // namespace gateway
