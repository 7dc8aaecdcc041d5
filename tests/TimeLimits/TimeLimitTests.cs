using Xunit.v3;

namespace OrleansGrid;

/// <summary>In every assembly of tests.</summary>
public class TimeLimitTests
{
    [Fact]
    public void Every_test_of_this_assembly_has_a_time_limit()
    {
        var unlimited =
            from type in typeof(TimeLimitTests).Assembly.GetTypes()
            from method in type.GetMethods()
            let fact = method.GetCustomAttributes(inherit: false).OfType<IFactAttribute>().FirstOrDefault()
            where fact is { Timeout: <= 0 }
            select $"{type.Name}.{method.Name}";
        Assert.Empty(unlimited);
    }
}
