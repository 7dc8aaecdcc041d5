using OrleansGrid.Search.Numbers;
using OrleansGrid.Search.Spaces.Regions;

namespace OrleansGrid.Search.Spaces.Constraints;

/// <summary>A parameter that is a number.</summary>
/// <param name="steps">Its decimals; null for a continuous one, which is as exact as a double.</param>
internal sealed class ParameterTerm(int dimension, DecimalSteps? steps) : Term
{
    public override Quantity At(double[] point) => steps is null ? new Quantity(point[dimension]) : steps.Exact(point[dimension]);

    public override bool IsKnown(PartialPoint point) => !point.IsOpen[dimension];

    protected override bool AddOpenTo(LinearRow row, double factor, PartialPoint point)
    {
        row.Factors[dimension] = row.Factors.GetValueOrDefault(dimension) + factor;
        return true;
    }
}
