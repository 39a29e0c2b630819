package io.exodus.engine.api;

import io.exodus.json.Json;
import java.lang.reflect.Type;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.MappingJackson2HttpMessageConverter;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

/**
 * JSON of the Exodus API, and of nothing else: workers and interlays read it, whatever a host
 * application has configured for JSON of its own.
 */
public class ApiJson extends MappingJackson2HttpMessageConverter {

  public ApiJson() {
    super(Json.MAPPER);
  }

  @Override
  public boolean canRead(Type type, Class<?> contextClass, MediaType mediaType) {
    return ours() && super.canRead(type, contextClass, mediaType);
  }

  @Override
  public boolean canWrite(Type type, Class<?> valueClass, MediaType mediaType) {
    return ours() && super.canWrite(type, valueClass, mediaType);
  }

  private static boolean ours() {
    RequestAttributes request = RequestContextHolder.getRequestAttributes();
    return request != null
        && request.getAttribute(
                HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE, RequestAttributes.SCOPE_REQUEST)
            instanceof HandlerMethod handler
        && handler.getBeanType().getPackage() == ApiJson.class.getPackage();
  }
}
