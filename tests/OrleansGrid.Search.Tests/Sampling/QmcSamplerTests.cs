using OrleansGrid.Search.Sampling;

namespace OrleansGrid.Search.Tests;

public sealed class QmcSamplerTests
{
    [Fact]
    public void Each_of_256_intervals_of_each_parameter_has_one_of_the_first_256_points()
    {
        var sequence = new SobolSequence(40, seed: 7);
        var points = Enumerable.Range(0, 256).Select(i => sequence.Point(i)).ToArray();
        Assert.All(Enumerable.Range(0, 40), d => Assert.Equal(256, points.Select(point => (int)(point[d] * 256)).Distinct().Count()));
    }

    [Fact]
    public void Each_of_16_by_16_squares_of_the_first_two_parameters_has_one_of_the_first_256_points()
    {
        var sequence = new SobolSequence(2, seed: 3);
        Assert.Equal(
            256,
            Enumerable
                .Range(0, 256)
                .Select(i => sequence.Point(i))
                .Select(point => ((int)(point[0] * 16), (int)(point[1] * 16)))
                .Distinct()
                .Count()
        );
    }

    [Fact]
    public void Polynomials_are_in_the_published_order_and_each_seed_has_a_sequence_of_its_own()
    {
        Assert.Equal([3u, 7u, 11u, 13u, 19u, 25u, 37u, 41u], PrimitivePolynomials.All().Take(8));
        Assert.NotEqual(new SobolSequence(3, seed: 1).Point(1), new SobolSequence(3, seed: 2).Point(1));
    }
}
