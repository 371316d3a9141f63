#include "clients/cli/playground.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/local_http.h"

namespace fourws::cli {
namespace {

using nlohmann::literals::operator""_json_pointer;

constexpr absl::Duration kStartPatience = absl::Seconds(60);
constexpr absl::Duration kStopPatience = absl::Seconds(20);
constexpr char kPromotionsPath[] = "/webhooks/4ws/customer-promotions";

// What a reader of the description wants to know of a card.
nlohmann::json Brief(const nlohmann::json& card) {
  return {{"barcode", card.value("cardBarcode", "")},
          {"active", card.value("flgActive", "") == "Y"},
          {"balance", card.value("amount", "")},
          {"currency", card.value("currency", "")},
          {"partial_use_allowed", card.value("flgPartiallyUsage", "") == "Y"},
          {"expires", card.value("expirationDate", "")}};
}

// The first of the cards that always misbehave in one way.
nlohmann::json BriefTrick(const nlohmann::json& trick) {
  return {{"name", trick.value("name", "")},
          {"does", trick.value("does", "")},
          {"active", trick.value("/active/0"_json_pointer, "")},
          {"inactive", trick.value("/inactive/0"_json_pointer, "")}};
}

}  // namespace

Playground::Playground(PlaygroundOptions options)
    : options_(std::move(options)) {}

Playground::~Playground() {
  // The gateway first: it may want the other while it drains.
  if (gateway_ != nullptr) gateway_->Stop(kStopPatience);
  if (sandbox_ != nullptr) sandbox_->Stop(kStopPatience);
  std::error_code ignored;
  if (owns_data_dir_) std::filesystem::remove_all(options_.data_dir, ignored);
}

absl::Status Playground::Start(SignalQueue& signals) {
  if (auto made = MakeDataDir(); !made.ok()) return made;
  std::vector<std::string> command = {options_.sandbox_program, "--listen",
                                      options_.sandbox_listen, "--seed"};
  for (const std::string& fault : options_.faults)
    command.insert(command.end(), {"--fault", fault});
  command.insert(command.end(), options_.sandbox_flags.begin(),
                 options_.sandbox_flags.end());
  const auto sandbox = StartOne(command, signals, sandbox_);
  if (!sandbox.ok()) return sandbox.status();

  command = {options_.gateway_program,
             absl::StrCat("--grpc_listen=", options_.grpc_listen),
             absl::StrCat("--http_listen=", options_.http_listen),
             absl::StrCat("--upstream_url=", sandbox->value("url", "")),
             absl::StrCat("--one_url=", sandbox->value("url", ""), "/one"),
             absl::StrCat("--data_dir=", options_.data_dir)};
  command.insert(command.end(), options_.gateway_flags.begin(),
                 options_.gateway_flags.end());
  const auto gateway = StartOne(command, signals, gateway_);
  if (!gateway.ok()) return gateway.status();
  description_ = {{"ready", true},
                  {"grpc", gateway->value("grpc", "")},
                  {"http", gateway->value("http", "")},
                  {"public_url", gateway->value("public_url", "")},
                  {"sandbox", sandbox->value("url", "")},
                  {"data_dir", options_.data_dir}};
  return Introduce();
}

absl::Status Playground::MakeDataDir() {
  if (!options_.data_dir.empty()) return absl::OkStatus();
  std::error_code error;
  auto path = std::filesystem::temp_directory_path(error) / "fourws-XXXXXX";
  std::string name = path.string();
  if (error || mkdtemp(name.data()) == nullptr)
    return absl::ErrnoToStatus(error ? error.value() : errno, name);
  options_.data_dir = name;
  owns_data_dir_ = true;
  return absl::OkStatus();
}

absl::StatusOr<nlohmann::json> Playground::StartOne(
    std::vector<std::string> command, SignalQueue& signals,
    std::unique_ptr<ChildProcess>& child) {
  auto started = ChildProcess::Start(std::move(command));
  if (!started.ok()) return started.status();
  child = *std::move(started);
  const auto line = child->ReadLine(signals, kStartPatience);
  if (!line.ok()) return line.status();
  auto ready = nlohmann::json::parse(*line, nullptr, false);
  if (!ready.is_object() || !ready.value("ready", false)) {
    return absl::InternalError(
        absl::StrCat(child->program(), " did not say where it listens"));
  }
  return ready;
}

absl::Status Playground::Introduce() {
  const std::string sandbox = description_.value("sandbox", "");
  const nlohmann::json settings = {
      {"webhook_url", absl::StrCat("http://", description_.value("http", ""),
                                   kPromotionsPath)}};
  const auto set =
      CallLocalHttp("PUT", sandbox, "/sandbox/settings", settings.dump());
  if (!set.ok()) return set.status();
  const auto cards = CallLocalHttp("GET", sandbox, "/sandbox/cards", "");
  if (!cards.ok()) return cards.status();
  description_["cards"] = nlohmann::json::array();
  for (const auto& card : cards->value("cards", nlohmann::json::array()))
    if (!card.contains("magic")) description_["cards"].push_back(Brief(card));
  const auto magic = CallLocalHttp("GET", sandbox, "/sandbox/magic", "");
  if (!magic.ok()) return magic.status();
  description_["magic"] = nlohmann::json::array();
  for (const auto& trick : magic->value("magic", nlohmann::json::array()))
    description_["magic"].push_back(BriefTrick(trick));
  return absl::OkStatus();
}

absl::Status Playground::RunUntilStopped(SignalQueue& signals) {
  while (true) {
    for (const auto& child : {gateway_.get(), sandbox_.get()}) {
      if (!child->IsRunning())
        return absl::UnavailableError(absl::StrCat(child->program(), " ended"));
    }
    const int signal = signals.Next(absl::Seconds(60));
    if (signal == SIGINT || signal == SIGTERM) return absl::OkStatus();
  }
}

}  // namespace fourws::cli
