#include "tests/sandbox/magic.h"

#include <array>
#include <cstdio>
#include <string>

#include "tests/sandbox/barcodes.h"

namespace sandbox {
namespace {

// So that one left without an outcome does not keep others from the trick.
constexpr int kCopies = 10;

struct Trick {
  int number;
  const char* name;
  const char* does;
  std::array<const char*, 2> faults;  // As --fault takes them.
};

constexpr auto kTricks = std::to_array<Trick>(
    {{1, "declined", "refused by callback although it could be done", {}},
     {2,
      "stalled",
      "done, but the callback is held until it is asked for",
      {"callback_never:cmd=update"}},
     {3,
      "slow",
      "done and called back after 5 s",
      {"callback_late:cmd=update,ms=5000"}},
     {4,
      "lost",
      "done, but neither answered nor called back",
      {"ack_lost:cmd=update", "callback_never:cmd=update"}},
     {5,
      "dropped",
      "cut before it is done, and never called back",
      {"cut_before:cmd=update"}},
     {6,
      "unavailable",
      "answered 503, not done and never called back",
      {"status_5xx:cmd=update,status=503"}},
     {7,
      "ack_lost",
      "done and called back, but not answered",
      {"ack_lost:cmd=update"}},
     {8,
      "ack_5xx",
      "answered 500, but done and called back",
      {"status_5xx:cmd=update,processed=yes"}},
     {9,
      "ack_html",
      "answered by an HTML page, but done and called back",
      {"html:cmd=update,processed=yes"}},
     {10,
      "rejected",
      "refused in the answer",
      {"success_false:cmd=update,message=service not enabled"}},
     {11,
      "throttled",
      "answered 429 with Retry-After: 1, not done",
      {"throttle:cmd=update"}},
     {12,
      "early",
      "called back before it is answered",
      {"callback_early:cmd=update"}},
     {13, "twice", "called back two times", {"callback_twice:cmd=update"}},
     {14,
      "contradicted",
      "called back as done, and 50 ms later as refused",
      {"callback_contradict:cmd=update"}},
     {15,
      "unreadable",
      "done, but the callback is no JSON",
      {"callback_unreadable:cmd=update"}},
     {16, "get_fails", "reading it is answered 500", {"status_5xx:cmd=get"}},
     {17,
      "get_throttled",
      "reading it is answered 429 with Retry-After: 1",
      {"throttle:cmd=get"}},
     {18, "get_slow", "reading it takes 5 s", {"ack_late:cmd=get,ms=5000"}}});

std::string BarcodeOf(const Trick& trick, int copy, bool active) {
  char digits[40];
  std::snprintf(digits, sizeof(digits), "29000000%d%d%02d", copy,
                active ? 1 : 0, trick.number);
  return WithCheckDigit(digits);
}

void AddFaults(const Trick& trick, bool active, const std::string& barcode,
               FaultBook& book) {
  const std::string always = ",times=0,barcode=" + barcode;
  for (const char* fault : trick.faults) {
    if (fault != nullptr) book.AddFlag(fault + always);
  }
  if (trick.faults[0] != nullptr) return;
  const std::string why =
      active ? "insufficient balance" : "giftcard already active";
  book.AddFlag("callback_fails:cmd=update,message=" + why + always);
}

// The barcodes of the cards.
Json SeedTrick(const Trick& trick, bool active, CardBook& book,
               FaultBook& faults) {
  Json barcodes = Json::array();
  for (int copy = 0; copy < kCopies; ++copy) {
    const std::string barcode = BarcodeOf(trick, copy, active);
    book.Put(barcode, {{"amount", active ? "100000.00" : "0.00"},
                       {"flgActive", active ? "Y" : "N"},
                       {"magic", trick.name}});
    AddFaults(trick, active, barcode, faults);
    barcodes.push_back(barcode);
  }
  return barcodes;
}

}  // namespace

Magic SeedMagic(CardBook& book) {
  Magic magic;
  for (const Trick& trick : kTricks) {
    magic.cards.push_back(
        {{"name", trick.name},
         {"does", trick.does},
         {"active", SeedTrick(trick, true, book, magic.faults)},
         {"inactive", SeedTrick(trick, false, book, magic.faults)}});
  }
  return magic;
}

}  // namespace sandbox
