#ifndef ADAPTERS_BASE_API_H_
#define ADAPTERS_BASE_API_H_

// A short name for the generated contract, which lives in ::fourws::gateway::v1
// and would otherwise be hidden by namespace gateway::fourws.
namespace fourws::gateway::v1 {}
namespace fourws::gateway::v1beta1 {}
namespace gateway {
namespace v1 = ::fourws::gateway::v1;  // NOLINT(misc-unused-alias-decls)
// NOLINTNEXTLINE(misc-unused-alias-decls)
namespace v1beta1 = ::fourws::gateway::v1beta1;
}  // namespace gateway

#endif  // ADAPTERS_BASE_API_H_
