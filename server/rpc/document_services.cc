#include "server/rpc/document_services.h"

namespace gateway {

GrpcServer::Services DocumentServices::services() {
  return {
      {v1::CartService::service_full_name(), &carts_},
      {v1::CustomerService::service_full_name(), &customers_},
      {v1beta1::CustomerService::service_full_name(), &customers_beta_},
      {v1::StockService::service_full_name(), &stock_},
      {v1beta1::StockService::service_full_name(), &stock_beta_},
      {v1beta1::VoucherService::service_full_name(), &vouchers_},
      {v1::PurchaseService::service_full_name(), &purchases_},
      {v1beta1::PurchaseService::service_full_name(), &purchases_beta_},
      {v1::WarehouseService::service_full_name(), &warehouse_},
      {v1beta1::DocumentService::service_full_name(), &documents_beta_},
      {v1::SalesService::service_full_name(), &sales_},
      {v1beta1::SalesService::service_full_name(), &sales_beta_},
  };
}

}  // namespace gateway
