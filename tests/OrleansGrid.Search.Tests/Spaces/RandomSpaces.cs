using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Spaces;

namespace OrleansGrid.Search.Tests;

/// <summary>Spaces of one to six parameters of every type, conditions among them.</summary>
internal static class RandomSpaces
{
    public static Gen<SearchSpace> Any { get; } =
        Gen.Select(Gen.Int[1, 6], Gen.Long).Select((count, seed) => Make(count, new SeededRandom(seed, 0)));

    /// <summary>What must be true of each point that a sampler proposes.</summary>
    public static void CheckPoint(Space space, double[] point)
    {
        Assert.Equal(space.Dimensions.Count, point.Length);
        for (var d = 0; d < point.Length; d++)
        {
            Assert.Equal(space.Exists(d, point), !double.IsNaN(point[d]));
            if (!double.IsNaN(point[d]))
            {
                Assert.InRange(point[d], space.Dimensions[d].Low, space.Dimensions[d].High);
                Assert.Equal(space.Dimensions[d].Nearest(point[d]), point[d]);
            }
        }

        Assert.True(space.Allows(point));
    }

    private static SearchSpace Make(int count, SeededRandom random)
    {
        var space = new SearchSpace();
        List<string> categorical = [];
        for (var i = 0; i < count; i++)
        {
            var name = $"p{i}";
            AddOne(space, name, random);
            if (categorical.Count > 0 && random.NextInt(3) == 0)
            {
                space.When(categorical[random.NextInt(categorical.Count)], "a");
            }

            if (space.Parameters[^1].Type == SearchParameterType.Categorical)
            {
                categorical.Add(name);
            }
        }

        return random.NextInt(4) == 0 && space.Parameters[0].Type == SearchParameterType.Float ? space.Constraint("p0 < 0.8") : space;
    }

    private static void AddOne(SearchSpace space, string name, SeededRandom random) =>
        _ = random.NextInt(8) switch
        {
            0 => space.Float(name, 1e-4, 10, log: true),
            1 => space.Float(name, 0, 1, step: 0.1),
            2 => space.Integer(name, -3, 7, step: 2),
            3 => space.Integer(name, 1, 300, log: true),
            4 => space.Ordinal(name, 1, 2, 4, 8),
            5 or 6 => space.Categorical(name, "a", "b", 3),
            _ => space.Float(name, -2, 1),
        };
}
