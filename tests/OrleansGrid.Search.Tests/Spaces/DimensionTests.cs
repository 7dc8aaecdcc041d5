using OrleansGrid.Search.Spaces;

namespace OrleansGrid.Search.Tests;

public sealed class DimensionTests
{
    public static TheoryData<Dimension> Dimensions =>
        new(
            new Dimension("x", DimensionKind.Float, -5, 10),
            new Dimension("x", DimensionKind.Float, 1e-5, 1e-1, log: true),
            new Dimension("x", DimensionKind.Float, 0, 1, step: 0.25),
            new Dimension("x", DimensionKind.Integer, 1, 8, step: 1),
            new Dimension("x", DimensionKind.Integer, 8, 512, log: true, step: 1),
            new Dimension("x", DimensionKind.Categorical, 0, 2, step: 1),
            new Dimension("x", DimensionKind.Integer, 3, 3, step: 1),
            new Dimension("x", DimensionKind.Float, 3, 3)
        );

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void A_code_comes_back_from_its_place_and_every_place_has_a_code_within_the_bounds(Dimension dimension) =>
        Gen.Double[0, 1]
            .Sample(unit =>
            {
                var code = dimension.FromUnit(unit);
                Assert.InRange(code, dimension.Low, dimension.High);
                Assert.Equal(code, dimension.FromUnit(dimension.ToUnit(code)), 1e-9 * Math.Max(1, Math.Abs(code)));
            });

    [Fact]
    public void Each_of_few_values_is_equally_likely()
    {
        var dimension = new Dimension("x", DimensionKind.Integer, 1, 4, step: 1);
        var codes = Enumerable.Range(0, 1000).Select(i => dimension.FromUnit((i + 0.5) / 1000)).CountBy(code => code).ToDictionary();
        Assert.Equal([250, 250, 250, 250], [codes[1], codes[2], codes[3], codes[4]]);
        Assert.Equal(4, dimension.Count);
    }
}
