package dev.gradus.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a component of a settings record is beyond its type and its name.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
    /// The unit of the number: `epochs`, `samples`.
    ///
    /// @return empty for none
    String unit() default "";

    /// Whether a single value that is written for the whole record is this component: `earlyStopping: 5`.
    ///
    /// @return false unless said
    boolean single() default false;

    /// Whether it may be `none`, which is null.
    ///
    /// @return false unless said
    boolean optional() default false;

    /// Whether it is a record whose components are written as if they were components of the outer one.
    ///
    /// @return false unless said
    boolean inline() default false;
}
