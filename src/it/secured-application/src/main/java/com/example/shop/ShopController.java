package com.example.shop;

import java.security.Principal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ShopController {

  record Customer(String customerName) {}

  @GetMapping("/customer")
  Customer customer(Principal principal) {
    return new Customer(principal.getName());
  }
}
