package io.exodus.engine.runbook.guard;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.impl.util.ProductPropertiesUtil;

/** An interface of many checks, for whoever has a say in a few of them. */
final class Checks {

  private Checks() {}

  /**
   * @return calls the judge's public method of the same name and parameters, where there is one
   * @throws IllegalStateException if one of the judge's checks would never be called: this version
   *     of the engine asks for it by another name, or with something else
   */
  static <T> T passing(Class<T> checks, Object judge) {
    for (Method own : judge.getClass().getDeclaredMethods()) {
      if (Modifier.isPublic(own.getModifiers()) && own.getName().startsWith("check")) {
        demandAsked(checks, own);
      }
    }
    Object proxy =
        Proxy.newProxyInstance(
            checks.getClassLoader(),
            new Class<?>[] {checks},
            (self, method, arguments) -> {
              if (method.getDeclaringClass() == Object.class) {
                return method.invoke(judge, arguments);
              }
              Method own = own(judge, method);
              if (own != null) {
                call(judge, own, arguments);
              }
              return null;
            });
    return checks.cast(proxy);
  }

  private static void demandAsked(Class<?> checks, Method own) {
    try {
      checks.getMethod(own.getName(), own.getParameterTypes());
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(
          "the guard "
              + own.getDeclaringClass().getSimpleName()
              + "."
              + own.getName()
              + Arrays.stream(own.getParameterTypes())
                  .map(Class::getSimpleName)
                  .collect(Collectors.joining(", ", "(", ")"))
              + " is asked by nothing in the engine's "
              + checks.getSimpleName()
              + ", version "
              + ProductPropertiesUtil.getProductVersion()
              + ", so it would guard nothing; use a version of Camunda that Exodus is tested with",
          e);
    }
  }

  private static Method own(Object judge, Method method) {
    try {
      return judge.getClass().getMethod(method.getName(), method.getParameterTypes());
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  private static void call(Object judge, Method method, Object[] arguments) throws Throwable {
    try {
      method.invoke(judge, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
