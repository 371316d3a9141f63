#ifndef ADAPTERS_HTTP_BODY_BUDGET_H_
#define ADAPTERS_HTTP_BODY_BUDGET_H_

#include <cstddef>

namespace gateway {

// Up to how much of a budget, with all others, a body may go on: a part is kept
// from strangers for who has proven something, and from all but what has
// priority.
enum class BodyShare { kHalf, kThreeQuarters, kAll };

// Bounds the bytes of all bodies that one listener holds: those that arrive,
// and those that are handled. One body may always go on while it is the only
// one, however large. Use it on one thread only.
class BodyBudget {
 public:
  explicit BodyBudget(size_t max_bytes) : max_bytes_(max_bytes) {}
  BodyBudget(const BodyBudget&) = delete;
  BodyBudget& operator=(const BodyBudget&) = delete;

  // What one body has of the budget, until this is destroyed.
  class Lease {
   public:
    Lease(BodyBudget& budget, BodyShare share)
        : budget_(budget), most_(MostOf(share, budget.max_bytes_)) {}
    ~Lease() { Release(); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    // Whether a body of `bytes` would have room now. Takes nothing: a sender
    // who announces much and sends nothing keeps nobody out.
    bool Fits(size_t bytes) const;
    // Takes what is missing up to `bytes`, the part of the body that is there.
    // Returns whether there was room.
    [[nodiscard]] bool GrowTo(size_t bytes);
    void Release();

   private:
    static size_t MostOf(BodyShare share, size_t max_bytes);

    BodyBudget& budget_;
    const size_t most_;
    size_t bytes_ = 0;
  };

 private:
  const size_t max_bytes_;
  size_t used_ = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_BODY_BUDGET_H_
