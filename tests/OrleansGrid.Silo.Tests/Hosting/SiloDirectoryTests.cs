using System.Net;
using System.Reflection;
using Xunit;
using MemberStatus = Orleans.Runtime.SiloStatus;

namespace OrleansGrid.Silo.Tests.Hosting;

public sealed class SiloDirectoryTests
{
    private static readonly SiloAddress Silo = SiloAddress.New(IPAddress.Loopback, 11111, 1);

    /// <summary>The pool may hear of a new silo before the job's silo does. Were it taken for dead, the first item placed there would be blamed for it.</summary>
    [Fact]
    public void A_silo_of_which_membership_has_not_told_yet_is_not_dead()
    {
        var silos = SilosWhere(MemberStatus.None);

        Assert.False(silos.IsDead(Silo.ToParsableString()));
        Assert.False(silos.IsKnown(Silo.ToParsableString()));
    }

    [Theory]
    [InlineData(MemberStatus.Active, false)]
    [InlineData(MemberStatus.ShuttingDown, false)]
    [InlineData(MemberStatus.Dead, true)]
    public void A_silo_is_dead_when_membership_says_so(MemberStatus status, bool dead)
    {
        var silos = SilosWhere(status);

        Assert.Equal(dead, silos.IsDead(Silo.ToParsableString()));
        Assert.True(silos.IsKnown(Silo.ToParsableString()));
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

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod?.Name switch
        {
            "get_SiloAddress" => Silo,
            nameof(ISiloStatusOracle.GetApproximateSiloStatus) => Status,
            _ => throw new NotSupportedException(targetMethod?.Name),
        };
    }
}
