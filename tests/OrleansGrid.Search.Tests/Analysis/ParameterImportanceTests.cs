using OrleansGrid.Search.Analysis;
using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Spaces;

namespace OrleansGrid.Search.Tests;

public sealed class ParameterImportanceTests
{
    private static readonly Space Space = SpaceMap
        .Of(new SearchSpace().Float("x", 0, 1).Categorical("c", "a", "b", "d").Float("y", 0, 1))
        .Space;

    [Fact]
    public void Each_parameter_has_its_share_of_the_variance_of_a_sum()
    {
        // Variances: 4 / 12 for 2x; for 0, 0.6, 1.2 of the choice 0.24; nothing for y.
        var shares = Of(point => (2 * point[0]) + (0.6 * point[1]));
        Assert.InRange(shares[0], 0.4, 0.7);
        Assert.InRange(shares[1], 0.25, 0.55);
        Assert.InRange(shares[2], 0, 0.08);
        Assert.InRange(shares.Sum(), 0.7, 1.0001);
    }

    [Fact]
    public void Where_all_losses_are_equal_nothing_is_important() => Assert.Equal([0, 0, 0], Of(_ => 3));

    [Fact]
    public void Any_space_gives_shares_of_at_most_one_whole() =>
        RandomSpaces.Any.Sample(
            source =>
            {
                var space = SpaceMap.Of(source).Space;
                var shares = ParameterImportance.Of(
                    Studies.Run(new RandomSampler(space, 1), space, 40, trial => Studies.Bowl(trial, space))
                );
                Assert.All(shares, share => Assert.InRange(share, 0, 1.0001));
                Assert.InRange(shares.Sum(), 0, 1.0001);
            },
            iter: 20
        );

    private static double[] Of(Func<double[], double> loss) =>
        ParameterImportance.Of(Studies.Run(new RandomSampler(Space, 1), Space, 300, trial => Studies.Succeeded(trial, loss(trial.Point))));
}
