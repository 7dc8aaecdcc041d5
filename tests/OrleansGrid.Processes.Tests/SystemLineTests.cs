using System.Text;

namespace OrleansGrid.Processes.Tests;

public class SystemLineTests
{
    [Theory]
    [InlineData("a\r", true, "a")]
    [InlineData("a\r\r", true, "a\r")]
    [InlineData("a", true, "a")]
    [InlineData("\r", true, "")]
    [InlineData("a\r", false, "a\r")]
    public void The_return_at_the_end_of_a_line_belongs_to_the_line_on_all_systems_but_Windows(string line, bool windows, string text) =>
        Assert.Equal(text, Encoding.UTF8.GetString(SystemLine.Of(Encoding.UTF8.GetBytes(line), windows)));
}
