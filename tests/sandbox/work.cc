#include "tests/sandbox/work.h"

#include <algorithm>
#include <chrono>
#include <vector>

#include "tests/sandbox/document_services.h"
#include "tests/sandbox/one_service.h"
#include "tests/sandbox/pdf.h"
#include "tests/sandbox/timestamps.h"

namespace sandbox {
namespace {

constexpr std::chrono::hours kValidity(365 * 24);

Json UpdateGiftcard(State& state, const Job& job) {
  const Outcome outcome = state.cards.Update(
      job.order, PlatformTime(std::chrono::system_clock::now()),
      {state.settings.checks, state.settings.refunds});
  if (!outcome.movement) return Refuse(state, job, outcome.refusal);
  state.ledger.AddMovement(job.subject.request, *outcome.movement);
  return {{"success", true}, {"id", outcome.movement->id}};
}

Json GenerateGiftcards(State& state, const Job& job) {
  const std::string item = TextAt(job.order, "itemCode");
  if (!state.cards.HasItem(item)) {
    return Refuse(state, job, "itemCode not found");
  }
  int64_t count = std::stoll(TextAt(job.order, "giftcards"));
  if (job.fault && job.fault->name == "fewer") {
    count = std::min(count, job.fault->Number("count"));
  }
  const auto now = std::chrono::system_clock::now();
  const std::string start = PlatformTime(now);
  const std::string end = PlatformTime(now + kValidity);
  Json barcodes = Json::array();
  Json giftcards = Json::array();
  for (int64_t i = 0; i < count; ++i) {
    const std::string barcode = state.cards.Generate(item, start, end);
    barcodes.push_back(barcode);
    giftcards.push_back(
        {{"barcode", barcode}, {"startValidity", start}, {"endValidity", end}});
  }
  state.ledger.Add("generated", job.subject,
                   {{"item", item}, {"barcodes", barcodes}});
  return {{"success", true}, {"giftcards", giftcards}};
}

Json MakePdf(State& state, const Job& job) {
  std::vector<std::string> barcodes;
  for (const Json& barcode : job.order["barcodes"]) {
    barcodes.push_back(TextOf(barcode));
    if (!state.cards.ForPlatform(barcodes.back())) {
      return Refuse(state, job, "barcode not found");
    }
  }
  const std::string uri =
      "http://" + job.host + state.documents.Add(PdfWithPages(barcodes));
  state.ledger.Add("document", job.subject,
                   {{"uri", uri}, {"barcodes", barcodes}});
  return {{"success", true}, {"uri", uri}};
}

Json Do(State& state, const Job& job) {
  if (job.operation == "generate") return GenerateGiftcards(state, job);
  if (job.operation == "pdf") return MakePdf(state, job);
  if (IsOnes(job.operation)) return WorkForOne(state, job);
  if (const DocumentService* service = FindDocumentService(job.operation))
    return service->work(state, job);
  return UpdateGiftcard(state, job);
}

}  // namespace

Json Refusal(const std::string& message) {
  return {{"success", false}, {"message", message}};
}

Json Refuse(State& state, const Job& job, const std::string& message) {
  state.ledger.Add("refusal", job.subject, {{"message", message}});
  return Refusal(message);
}

Json CarryOut(State& state, const Job& job) {
  const bool fails = job.fault && job.fault->name == "callback_fails";
  if (!fails) return Do(state, job);
  const std::string& message = job.fault->Text("message");
  if (job.fault->Is("processed", "no")) return Refuse(state, job, message);
  const Json truth = Do(state, job);
  return truth["success"].get<bool>() ? Refusal(message) : truth;
}

}  // namespace sandbox
