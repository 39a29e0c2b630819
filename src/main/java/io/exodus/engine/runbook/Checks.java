package io.exodus.engine.runbook;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** An interface of many checks, for whoever has a say in a few of them. */
final class Checks {

  private Checks() {}

  /**
   * @return calls the judge's public method of the same name and parameters, where there is one
   */
  static <T> T passing(Class<T> checks, Object judge) {
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
