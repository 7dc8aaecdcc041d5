using OrleansGrid.Search.Numbers;
using OrleansGrid.Search.Spaces.Regions;

namespace OrleansGrid.Search.Spaces.Constraints;

/// <summary>A function of one or two numbers.</summary>
internal sealed class CallTerm(string name, Func<Quantity[], Quantity> function, IReadOnlyList<Term> arguments) : Term
{
    public string Name => name;

    public IReadOnlyList<Term> Arguments => arguments;

    public override Quantity At(double[] point) => function([.. arguments.Select(argument => argument.At(point))]);

    public override bool IsKnown(PartialPoint point) => arguments.All(argument => argument.IsKnown(point));
}
