using System.Net;
using System.Reflection;
using OrleansGrid.Engine.Driver;
using OrleansGrid.Silo.Membership;
using MemberStatus = Orleans.Runtime.SiloStatus;

namespace OrleansGrid.Silo.Tests.Hosting;

public sealed class SiloDirectoryTests
{
    private static readonly SiloAddress Silo = SiloAddress.New(IPAddress.Loopback, 11111, 1);

    /// <summary>
    /// The pool may hear of a new silo before the job's silo does. Were it taken for dead, the first item placed there would be blamed for
    /// it.
    /// </summary>
    [Fact]
    public void A_silo_of_which_membership_has_not_told_yet_is_not_dead()
    {
        var silos = SilosWhere(MemberStatus.None);

        Assert.Equal(SiloCondition.Unknown, silos.ConditionOf(Silo.ToParsableString()));
    }

    [Theory]
    [InlineData(MemberStatus.Active, SiloCondition.Alive)]
    [InlineData(MemberStatus.ShuttingDown, SiloCondition.Alive)]
    [InlineData(MemberStatus.Dead, SiloCondition.Dead)]
    public void A_silo_is_dead_when_membership_says_so(MemberStatus status, SiloCondition condition)
    {
        var silos = SilosWhere(status);

        Assert.Equal(condition, silos.ConditionOf(Silo.ToParsableString()));
    }

    private static SiloDirectory SilosWhere(MemberStatus status)
    {
        var oracle = DispatchProxy.Create<ISiloStatusOracle, Oracle>();
        ((Oracle)(object)oracle).Status = status;
        return new SiloDirectory(oracle);
    }

    /// <summary>Membership as one silo sees it.</summary>
    public class Oracle : DispatchProxy
    {
        public MemberStatus Status { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod?.Name switch
            {
                "get_SiloAddress" => Silo,
                nameof(ISiloStatusOracle.GetApproximateSiloStatus) => Status,
                _ => throw new NotSupportedException(targetMethod?.Name),
            };
    }
}
