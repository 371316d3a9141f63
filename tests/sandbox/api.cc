#include "tests/sandbox/api.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "tests/sandbox/drift.h"
#include "tests/sandbox/misbehave.h"

namespace sandbox {
namespace {

// How often to look whether the delay was changed.
constexpr std::chrono::milliseconds kGlance(20);

struct Faults {
  std::optional<Fault> answer;
  std::optional<Fault> callback;
  std::optional<Fault> drift;

  Json Names() const {
    Json names = Json::array();
    for (const auto* fault : {&answer, &callback, &drift}) {
      if (*fault) names.push_back((*fault)->name);
    }
    return names;
  }
};

Occasion OccasionOf(const Request& request, const Call& call) {
  return {call.operation, call.cmd, call.barcode, request.nth};
}

// The faults of magic cards strike where no other does.
std::optional<Fault> TakeFault(State& state, FaultPlace place,
                               const Occasion& occasion) {
  auto fault = state.faults.Take(place, occasion);
  return fault ? fault : state.magic.faults.Take(place, occasion);
}

// A callback fault is used up only by a request that will have a callback.
Faults TakeFaults(State& state, const Occasion& occasion, bool accepted) {
  Faults faults;
  faults.answer = TakeFault(state, FaultPlace::kAnswer, occasion);
  faults.drift = TakeFault(state, FaultPlace::kDrift, occasion);
  if (accepted && (!faults.answer || IsProcessed(*faults.answer))) {
    faults.callback = TakeFault(state, FaultPlace::kCallback, occasion);
  }
  return faults;
}

// Those of all requests, and that of a fault.
Drifts DriftsOf(const Settings& settings, const std::optional<Fault>& fault) {
  Drifts drifts = settings.drifts;
  if (!fault) return drifts;
  drifts.types |= fault->name == "type_drift";
  drifts.binary_floats |= fault->name == "binary_floats";
  drifts.far_times |= fault->name == "far_times";
  drifts.date_only |= fault->name == "date_only";
  drifts.half_surrogates |= fault->name == "half_surrogates";
  if (fault->name == "coding") drifts.coding = fault->Text("kind");
  return drifts;
}

}  // namespace

std::optional<Exchange> Api::CutAtHeaders(const Request& request) {
  const Call call = Understand(names_, request);
  const auto fault =
      TakeFault(state_, FaultPlace::kHeaders, OccasionOf(request, call));
  if (!fault) return std::nullopt;
  Exchange exchange;
  exchange.subject =
      Record(request, call, Json::array({fault->name}), /*whole=*/false);
  Misbehave(*fault, exchange);
  return exchange;
}

asio::awaitable<Exchange> Api::Handle(Request request) {
  Exchange exchange = Decide(request);
  const bool late = exchange.late.count() > 0;
  if (exchange.job && exchange.job->fault &&
      exchange.job->fault->name == "callback_early") {
    Job job = *std::exchange(exchange.job, std::nullopt);
    co_await jobs_.RunNow(std::move(job));
  } else if (exchange.job && late) {
    jobs_.Start(*std::exchange(exchange.job, std::nullopt));
  }
  co_await AwaitAck();
  co_await Delay(exchange.late);
  co_return exchange;
}

asio::awaitable<void> Api::AwaitAck() {
  using std::chrono::milliseconds;
  using std::chrono::steady_clock;
  const auto begun = steady_clock::now();
  while (true) {
    const auto left = begun + milliseconds(state_.settings.ack_delay_ms) -
                      steady_clock::now();
    if (left <= steady_clock::duration::zero()) co_return;
    co_await Delay(std::min(std::chrono::ceil<milliseconds>(left), kGlance));
  }
}

Exchange Api::Decide(const Request& request) {
  const Call call = Understand(names_, request);
  Judgement judgement = Judge(names_, state_, request, call);
  const auto& answered = state_.settings.answered;
  if (judgement.order && std::find(answered.begin(), answered.end(),
                                   call.operation) != answered.end())
    judgement.at_once = true;
  Faults faults = TakeFaults(state_, OccasionOf(request, call),
                             judgement.order && !judgement.at_once);
  Exchange exchange;
  exchange.subject = Record(request, call, faults.Names(), /*whole=*/true);
  RenewSession(request, exchange.reply);
  const Drifts drifts = DriftsOf(state_.settings, faults.drift);
  if (!faults.answer || IsProcessed(*faults.answer)) {
    if (call.operation == "login") {
      LogIn(judgement, exchange);
    } else if (judgement.order) {
      Job job{exchange.subject,
              call.operation,
              request.host,
              *std::move(judgement.order),
              std::move(faults.callback),
              drifts};
      if (judgement.at_once) {
        judgement.body = CarryOut(state_, job);
      } else {
        exchange.job = std::move(job);
      }
    }
  }
  exchange.reply.status = judgement.status;
  exchange.reply.body = WriteJson(Drift(std::move(judgement.body), drifts));
  if (faults.answer) Misbehave(*faults.answer, exchange);
  exchange.reply.coding = drifts.coding;
  return exchange;
}

void Api::LogIn(Judgement& judgement, Exchange& exchange) {
  const bool granted = judgement.order.has_value();
  Json entry = {{"granted", granted}};
  if (granted) {
    const std::chrono::milliseconds lifetime(state_.settings.session_ms);
    const int64_t login = exchange.subject.request;
    judgement.body = LoginAnswer(
        *judgement.order, state_.sessions.Grant(login, lifetime), lifetime);
    SetCookies(state_.sessions.Grant(login, lifetime), exchange.reply);
    entry["username"] = TextAt(*judgement.order, "username");
    entry["expires"] = judgement.body["expires"];
  }
  state_.ledger.Add("login", exchange.subject, entry);
}

void Api::RenewSession(const Request& request, Reply& reply) {
  if (names_.auth.scheme != AuthScheme::kCookies) return;
  const auto pass = PassOf(names_.auth, state_.sessions, request);
  if (!pass || pass->Left().count() > state_.settings.session_renew_ms) return;
  const std::chrono::milliseconds lifetime(state_.settings.session_ms);
  SetCookies(state_.sessions.Grant(pass->login, lifetime), reply);
}

void Api::Finish(Exchange exchange, bool sent) {
  Json entry = {{"sent", sent}};
  if (sent) {
    entry["status"] = exchange.reply.status;
    entry["body"] = LedgerBody(exchange.reply.body);
  } else {
    entry["why"] =
        exchange.ending == Ending::kCut ? exchange.fault : "client gone";
  }
  state_.ledger.Add("ack", exchange.subject, entry);
  if (exchange.job) jobs_.Start(*std::move(exchange.job));
}

Subject Api::Record(const Request& request, const Call& call,
                    const Json& faults, bool whole) {
  Subject subject{++requests_, call.barcode};
  Json entry = {{"connection", request.connection},
                {"nth", request.nth},
                {"method", request.method},
                {"cmd", call.cmd},
                {"target", request.target}};
  const auto pass = PassOf(names_.auth, state_.sessions, request);
  if (pass) entry["login"] = pass->login;
  if (whole && call.operation != "login") {
    entry["body"] = LedgerBody(request.body);
  }
  entry["faults"] = faults;
  state_.ledger.Add("request", subject, entry);
  return subject;
}

}  // namespace sandbox
