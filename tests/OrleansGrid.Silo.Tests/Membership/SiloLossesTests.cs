using System.Net;
using OrleansGrid.Silo.Membership;
using SiloStatus = Orleans.Runtime.SiloStatus;

namespace OrleansGrid.Silo.Tests.Membership;

public sealed class SiloLossesTests
{
    private static readonly SiloAddress One = SiloAddress.New(IPAddress.Loopback, 1, 1);
    private static readonly SiloAddress Other = SiloAddress.New(IPAddress.Loopback, 2, 1);

    private readonly SiloLosses _losses = new();

    [Fact]
    public void A_silo_that_is_called_dead_without_a_word_of_its_own_is_lost()
    {
        Assert.False(_losses.IsLoss(One, SiloStatus.Active));
        Assert.True(_losses.IsLoss(One, SiloStatus.Dead));
    }

    [Theory]
    [InlineData(SiloStatus.ShuttingDown)]
    [InlineData(SiloStatus.Stopping)]
    public void A_silo_that_had_said_that_it_leaves_is_not_lost(SiloStatus leaving)
    {
        Assert.False(_losses.IsLoss(One, SiloStatus.Active));
        Assert.False(_losses.IsLoss(One, leaving));
        Assert.False(_losses.IsLoss(One, SiloStatus.Dead));
    }

    [Fact]
    public void One_that_leaves_excuses_no_other()
    {
        Assert.False(_losses.IsLoss(One, SiloStatus.ShuttingDown));
        Assert.True(_losses.IsLoss(Other, SiloStatus.Dead));
    }
}
