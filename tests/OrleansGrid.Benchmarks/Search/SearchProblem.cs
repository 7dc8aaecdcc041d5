using OrleansGrid.Search.Spaces;

namespace OrleansGrid.Benchmarks;

/// <summary>A function whose smallest value is known. Noiseless.</summary>
internal sealed record SearchProblem
{
    private readonly SearchSpace _space;

    /// <param name="loss">Of a point: codes of the parameters in the order of the space, NaN for one that does not exist.</param>
    /// <param name="known">Points and the losses that other programs have for them.</param>
    public SearchProblem(
        string name,
        SearchSpace space,
        double smallest,
        Func<double[], double> loss,
        params (double[] Point, double Loss)[] known
    )
    {
        (Name, _space, Smallest, Loss, Known) = (name, space, smallest, loss, known);
        Outcome.Require(
            Space().Dimensions.Select(dimension => dimension.Name).SequenceEqual(space.Parameters.Select(parameter => parameter.Name)),
            $"The space of {name} does not name its parameters from those that decide to those that depend."
        );
    }

    public string Name { get; }

    public double Smallest { get; }

    public Func<double[], double> Loss { get; }

    public IReadOnlyList<(double[] Point, double Loss)> Known { get; }

    /// <summary>A new one each time: no two studies share anything.</summary>
    public Space Space() => SpaceMap.Of(_space).Space;

    public void Check()
    {
        foreach (var (point, loss) in Known)
        {
            var mine = Loss(point);
            Outcome.Require(Math.Abs(mine - loss) <= 1e-9 * (1 + Math.Abs(loss)), $"{Name} is {mine} where it must be {loss}.");
        }
    }
}
