#ifndef TESTS_SANDBOX_ONE_SERVICE_H_
#define TESTS_SANDBOX_ONE_SERVICE_H_

#include <string>

#include "tests/sandbox/judgement.h"
#include "tests/sandbox/message.h"
#include "tests/sandbox/shelf.h"
#include "tests/sandbox/state.h"
#include "tests/sandbox/work.h"

// ONe, the shop for businesses, under /one: its offers, clients and carts are
// the collections `one_offers`, `one_clients` and `one_carts` of the shelf.
namespace sandbox {

// What its two headers must be; one that is empty may be anything.
struct OneRules {
  std::string tenant;
  std::string api_key;
};

// What a request asks of it.
struct OneCall {
  std::string operation;  // `one_get_offer` and so on; empty if there is none.
  std::string id;         // Of the offer, client or cart.
};

bool IsForOne(const Request& request);
OneCall UnderstandOne(const Request& request);
Judgement JudgeOne(const OneRules& rules, const State& state,
                   const Request& request);

// Whether `operation` is one of ONe's.
bool IsOnes(const std::string& operation);
// Does the work of an accepted order and returns the body of the answer. Like
// the platform, ONe adds whatever it is asked to add, however often.
Json WorkForOne(State& state, const Job& job);

// The offer, client and cart that README.md lists.
void SeedOne(Shelf& shelf);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_ONE_SERVICE_H_
