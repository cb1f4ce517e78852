package dev.gradus.nn.layer;

import dev.gradus.error.GradusException;
import dev.gradus.nn.Builder;
import dev.gradus.nn.Join;
import dev.gradus.nn.Layer;
import dev.gradus.nn.Pass;
import dev.gradus.nn.Repeatable;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Layers that all get the same input and whose outputs are joined.
abstract sealed class Branches implements Layer, Repeatable permits Add, Concatenate {
    private final Join join;
    private final List<Layer> branches;

    /// Where each branch is in the whole model, for observers.
    private List<String> paths = List.of();

    Branches(Join join, List<Layer> branches) {
        this.join = join;
        this.branches = branches;
        if (branches.isEmpty()) {
            throw GradusException.got("%s without branches", getClass().getSimpleName())
                    .expected("at least one layer")
                    .because("the list of branches was left out")
                    .repair("Name the layers that share the input; Identity passes it on as it is.");
        }
    }

    @Override
    public Shape build(Shape input, Builder builder) {
        List<Shape> outputs = new ArrayList<>();
        List<String> at = new ArrayList<>();
        for (Child child : children()) {
            at.add(builder.child(child.name()).path());
            outputs.add(builder.build(child.name(), child.layer(), input));
        }
        if (paths.isEmpty()) paths = List.copyOf(at);
        return join.shape(builder.where(getClass().getSimpleName()), outputs);
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        List<Tensor> outputs = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            String path = paths.isEmpty() ? Integer.toString(i) : paths.get(i);
            outputs.add(pass.through(path, branches.get(i), x));
        }
        return join.of(outputs);
    }

    @Override
    public List<Child> children() {
        List<Child> children = new ArrayList<>();
        for (Layer layer : branches) children.add(new Child(Integer.toString(children.size()), layer));
        return children;
    }
}
