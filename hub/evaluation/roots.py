"""Calling names and other spellings by the name they stand for, for the English sets."""

from typing import Final

_GROUPS: Final = """
abigail abby abbie; alexander alex alec sasha aleksandr alyaksandr; alexandra alex sandra lexi;
alfred alf fred; andrew andy drew; angela angie; anthony tony ant; arthur art; barbara barb barbie
babs; benjamin ben benny; beverly bev; bradley brad; cameron cam; carolyn carol carrie; catherine
cathy kate katie kitty cat; cassandra cassie; charles charlie chuck chas; charlotte charlie
lottie; christine chris chrissy tina; christopher chris kit topher; cynthia cindy; daniel dan
danny; danielle dani; david dave davey; deborah deb debbie debra; donald don donny; dorothy dot
dottie dolly; douglas doug; edward ed eddie ted ned; elizabeth liz lizzie beth betty eliza lisa
betsy bess; emily em emmy; eugene gene; evelyn evie; florence flo florrie; frances fran frannie;
francis frank frankie; frederick fred freddie; gabriel gabe; gabrielle gabby; george georgie;
gerald gerry jerry; gregory greg; harold harry hal; henry hank harry hal; howard howie; isabella
bella izzy; jacob jake; jacqueline jackie; james jim jimmy jamie jem; janet jan; jeffrey jeff
geoff geoffrey; jennifer jen jenny jennie; jessica jess jessie; john johnny jack jon; jonathan jon
jonny; joseph joe joey; joshua josh; judith judy; kathleen kathy kate katie; katherine kathy kate
katie kay kit; kenneth ken kenny; kimberly kim; lawrence larry; leonard len lenny; leslie les;
lewis lou; linda lindy; louise lou; margaret maggie meg peggy peggie marge daisy greta rita;
martha marty; mary marie maria molly polly; anastasia anastassia nastasia nastassia stacy; matthew
matt matty; melissa mel missy; michael mike mick mickey micky; michelle shelly; mohammed mohamed
mohammad muhammad muhammed mhd moh; nancy nan; natalie nat; nathaniel nate nathan nat; nicholas
nick nicky; nicole nicky; olivia liv ollie livvy; oliver ollie; pamela pam; patricia pat patty
trish tricia; patrick pat paddy; paul paulie; peter pete; philip phil phillip pip; raymond ray;
rebecca becky becca; reginald reg; richard rick dick rich ricky; robert bob rob bobby robbie bert;
roger rog; ronald ron ronnie; rose rosie; russell russ; ruth ruthie; samantha sam sammy; samuel
sam sammy; sandra sandy; sarah sara sahra sally sadie; sharon shari; stephanie steph; stephen
steve stevie steven; susan sue susie suzy susanne suzanne; teresa terry tess theresa; terrence
terry; thomas tom tommy; timothy tim timmy; theodore ted teddy theo; tyler ty; valerie val;
vanessa nessa; veronica ronnie; victor vic; victoria vicky tori; vincent vince vinny; virginia
ginny; walter walt wally; wendy wen; william bill will billy willy liam; zachary zach zack
"""


def _roots() -> dict[str, str]:
    roots: dict[str, str] = {}
    for group in " ".join(_GROUPS.split()).split(";"):
        full, *short = group.split()
        roots.setdefault(full, full)
        for name in short:
            roots.setdefault(name, full)
    return roots


_ROOTS: Final = _roots()


def root_of(name: str) -> str:
    """Return the name that a calling name is short for, the first of several; else itself."""
    return _ROOTS.get(name, name)
